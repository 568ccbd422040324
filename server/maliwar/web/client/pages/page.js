// What every page has: tables that can be sorted, links that keep the language.

import { sortable } from "../shared/sort.js";
import { carryLanguage } from "../shared/spoken.js";

sortable();
carryLanguage();
document.addEventListener("maliwar:swapped", () => sortable());
