// A page's state is in its address, so that a link carries it.

/** Return what the address asks for. */
export function state() {
  return new URLSearchParams(location.search);
}

/** Set parameters in the address without a new page; null takes one away. Links marked data-state follow. */
export function replace(changes) {
  const next = state();
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === "") next.delete(name);
    else next.set(name, value);
  }
  const query = next.toString();
  history.replaceState(null, "", location.pathname + (query ? `?${query}` : "") + location.hash);
  for (const link of document.querySelectorAll("a[data-state]")) carry(link, changes);
  document.dispatchEvent(new CustomEvent("maliwar:address"));
}

function carry(link, changes) {
  const target = new URL(link.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === "") target.searchParams.delete(name);
    else target.searchParams.set(name, value);
  }
  link.href = target.href;
}
