// Looks at a page of slides from within, and tells the frame around it what it saw.
// It judges nothing: the test does.
(() => {
  "use strict";
  const seen = { errors: [], requests: [] };
  addEventListener("error", (event) => seen.errors.push(String(event.message)));
  addEventListener("securitypolicyviolation", (event) => seen.requests.push(event.blockedURI));

  const text = (it) => it.textContent.replace(/\s+/g, " ").trim();
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const isShown = (it) => it.getClientRects().length > 0;

  // The contrast of two colours by WCAG 2.
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = (color) => {
    const [r, g, b] = channels(color).slice(0, 3)
      .map((it) => it / 255)
      .map((it) => (it <= 0.03928 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (it) => {
    const color = it && getComputedStyle(it).backgroundColor;
    if (!it) return "rgb(255, 255, 255)";
    return channels(color)[3] === 0 ? ground(it.parentElement) : color;
  };
  const faint = () => {
    const found = new Set();
    const judge = (name, ink, paper) => {
      if (contrast(ink, paper) < 4.5) found.add(`${name}: ${ink} on ${paper}`);
    };
    for (const it of all(".slide :not(svg *)").filter(isShown)) {
      const says = [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (says) judge(it.className || it.tagName, getComputedStyle(it).color, ground(it));
    }
    for (const it of all("svg .text").filter(isShown)) {
      const series = [...it.classList].find((name) => /^s\d$/.test(name));
      const shape = it.classList.contains("upon") && it.closest("svg").querySelector(`.mark.${series}`);
      judge(it.getAttribute("class"), getComputedStyle(it).fill,
        shape ? getComputedStyle(shape).fill : ground(it.closest("figure")));
    }
    return [...found];
  };

  const slide = (it) => ({
    id: it.id,
    text: text(it),
    overflow: it.scrollWidth - it.clientWidth,
    height: it.getBoundingClientRect().height,
    charts: all("svg", it).filter((svg) => svg.getBoundingClientRect().height > 100).length,
    named: all("svg", it).every((svg) =>
      svg.getAttribute("role") === "img" && svg.getAttribute("aria-label") && svg.querySelector("desc").textContent),
    hovers: all("svg .mark", it).every((mark) => mark.querySelector("title")),
    toggles: all("details", it).length,
  });

  const tables = () => all(".slide").flatMap((slide) => all("table", slide).map((table) => ({
    slide: slide.id,
    sql: slide.querySelector(".sql").textContent,
    heads: all("th", table).map(text),
    rows: all("tbody tr", table).map((row) => [...row.cells].map(text)),
  })));

  // Opens every list of deals once and counts what it holds.
  const lists = () => {
    const dialog = document.querySelector("dialog");
    const figures = new Map();
    for (const it of all("[data-deals]")) {
      const known = figures.get(it.dataset.deals);
      if (!known || (it.dataset.count && !known.dataset.count)) figures.set(it.dataset.deals, it);
    }
    // Nobody looks at the slides below meanwhile.
    document.getElementById("deck").style.display = "none";
    return [...figures.values()].map((figure) => {
      figure.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      const isOpen = dialog.open && dialog.contains(document.activeElement);
      const more = dialog.querySelector(".all");
      if (!more.hidden) more.click();
      const rows = dialog.querySelectorAll("tbody tr").length;
      const first = rows ? [...dialog.querySelector("tbody tr").cells].map(text) : [];
      dialog.querySelector("form button").click();
      return { asks: figure.dataset.deals, says: figure.dataset.count ?? null, rows, first, isOpen, isClosed: !dialog.open };
    });
  };

  const step = (key) => {
    document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    return location.hash;
  };

  addEventListener("load", () => {
    document.documentElement.style.scrollBehavior = "auto";
    seen.lang = document.documentElement.lang;
    seen.width = innerWidth;
    seen.page = document.documentElement.scrollWidth;
    seen.faint = faint();
    seen.steps = ["End", "Home", "ArrowRight", "ArrowRight", "ArrowLeft"].map(step);
    all("details").forEach((it) => it.querySelector("summary").click());
    seen.opened = all("details").every((it) => it.open && it.lastElementChild.getClientRects().length > 0);
    seen.opened_page = document.documentElement.scrollWidth;
    seen.slides = all(".slide").map(slide);
    seen.tables = tables();
    seen.lists = lists();
    seen.requests.push(...performance.getEntriesByType("resource").map((it) => it.name));
    parent.postMessage(JSON.stringify(seen).replace(/</g, "\\u003c"), "*");
  });
})();
