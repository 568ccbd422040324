// The language that the address names goes along on links that a script has drawn; the server sees to all others.

const OURS = /^\/(static|data|download)\//;

/** Return an address of this site that names the language of this page, where this page's address names one. */
export function spoken(href) {
  const code = new URLSearchParams(location.search).get("lang");
  const address = new URL(href, location.href);
  if (!code || address.origin !== location.origin || address.searchParams.has("lang") || OURS.test(address.pathname)) return href;
  address.searchParams.set("lang", code);
  return address.pathname + address.search + address.hash;
}

/** Let every link lead on in the language of this page, at the latest when it is followed. */
export function carryLanguage() {
  for (const kind of ["click", "auxclick", "keydown"]) {
    document.addEventListener(kind, (event) => {
      const link = event.target.closest?.("a[href]");
      if (link) link.setAttribute("href", spoken(link.getAttribute("href")));
    }, { capture: true });
  }
}
