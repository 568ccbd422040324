// What every page has: tables that can be sorted.

import { sortable } from "../shared/sort.js";

sortable();
document.addEventListener("maliwar:swapped", () => sortable());
