// What every page has: tables that can be sorted, names offered while one types, links that keep the language.

import { suggesting } from "../shared/combobox.js";
import { sortable } from "../shared/sort.js";
import { carryLanguage } from "../shared/spoken.js";

sortable();
suggesting();
carryLanguage();
document.addEventListener("maliwar:swapped", () => sortable());
