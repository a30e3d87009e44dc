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

  // The contrast of two colors by WCAG 2.
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

  // Every text of the slides as the boxes of its lines, with the size of its letters on the screen.
  const boxes = (slide) => {
    const found = [];
    const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const holder = node.parentElement;
      const isRead = node.data.trim() && isShown(holder) && !holder.closest("title, desc, script, .steps, .stamp");
      const isFolded = holder.closest("details > :not(summary)");
      const head = holder.closest("thead");
      const isForReaders = holder.closest("caption") || (head && getComputedStyle(head).clipPath !== "none");
      if (!isRead || isFolded || isForReaders) continue;
      const svg = holder.ownerSVGElement;
      const scale = svg ? svg.getScreenCTM().a : 1;
      const size = parseFloat(getComputedStyle(holder).fontSize) * scale;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const { left, top, right, bottom } of range.getClientRects()) {
        // The box of a line is higher than its letters.
        const spare = Math.max(0, (bottom - top - size) / 2);
        found.push({ says: text(node), left, top: top + spare, right, bottom: bottom - spare, size, svg });
      }
    }
    return found;
  };
  const misplaced = () => {
    const clipped = [], overlapping = [];
    let smallest = Infinity;
    for (const slide of all(".slide")) {
      const page = slide.getBoundingClientRect();
      const found = boxes(slide);
      found.forEach((it, nth) => {
        smallest = Math.min(smallest, it.size);
        // A table that is scrolled is no page.
        const frame = it.svg ? it.svg.getBoundingClientRect() : page;
        const isOutside = it.left < frame.left - 1 || it.right > frame.right + 1
          || it.top < page.top - 1 || it.bottom > page.bottom + 1;
        if (isOutside) clipped.push(`${slide.id}: ${it.says}`);
        for (const other of found.slice(nth + 1)) {
          const width = Math.min(it.right, other.right) - Math.max(it.left, other.left);
          const height = Math.min(it.bottom, other.bottom) - Math.max(it.top, other.top);
          if (width > 1.5 && height > 1.5) overlapping.push(`${slide.id}: ${it.says} / ${other.says}`);
        }
      });
    }
    return { clipped, overlapping, smallest };
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
    sql: (table.closest(".toggles") ?? table.closest(".plain").nextElementSibling).querySelector(".sql").textContent,
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
    seen.misplaced = misplaced();
    seen.pages = all(".slide").map((it) => {
      const { width, height } = it.getBoundingClientRect();
      return { id: it.id, width, height };
    });
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
