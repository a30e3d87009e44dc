// Steps through the slides, and lists the deals behind a figure. Without it the deck still reads.
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("deal-data").textContent);
  const words = JSON.parse(document.getElementById("deal-words").textContent);
  const FLAGS = { disclosed: [1, 1], undisclosed: [1, 0], mega: [2, 2], early: [4, 4], lettered: [8, 8] };
  const AT_ONCE = 200;
  const fill = (phrase, parts) => phrase.replace(/\{(\w+)\}/g, (_, key) => parts[key]);

  // The deals a figure asks for, such as q=2023Q4&m=china&s=games.
  const behind = (query) => {
    const asked = new URLSearchParams(query);
    const is = (key, value) => !asked.has(key) || asked.get(key) === String(value ?? "");
    const [mask, wanted] = FLAGS[asked.get("o")] ?? [0, 0];
    return data.deals.filter(([id, quarter, markets, , , round, , sector, country, , flags]) =>
      is("i", id) && is("q", quarter) && is("r", round) && is("s", sector) && is("c", country)
      && markets.split(" ").includes(asked.get("m")) && (flags & mask) === wanted);
  };

  const cell = (row, text, kind) => {
    const cell = row.insertCell();
    cell.textContent = text ?? words.undisclosed;
    if (kind) cell.className = kind;
  };
  const place = ([sheet, row]) => {
    const [file, name] = data.sheets[sheet];
    return { file: name ? `${file} [${name}]` : file, row };
  };
  const list = (body, deals) => {
    for (const [id, , , company, day, , round, sector, country, amount, , source, amountSource] of deals) {
      const row = body.insertRow();
      cell(row, company);
      cell(row, day, "day");
      cell(row, round);
      cell(row, amount, "number");
      cell(row, data.sectors[sector]);
      cell(row, data.countries[country] || null);
      const sources = [source && fill(words.row, place(source))];
      // Where another row gives the amount, that row stands first.
      if (amountSource) sources.unshift(fill(words.amount_row, place(amountSource)));
      const [roundSource, sectorSource] = data.value_rows[id] ?? [];
      if (roundSource && words.round_row) sources.push(fill(words.round_row, place(roundSource)));
      if (sectorSource && words.sector_row) sources.push(fill(words.sector_row, place(sectorSource)));
      cell(row, sources.filter(Boolean).join(" · "), "file");
    }
  };

  const dialog = document.getElementById("deals");
  const body = dialog.querySelector("tbody");
  const all = dialog.querySelector(".all");
  let rest = [];
  const open = (query, title) => {
    const deals = behind(query);
    dialog.querySelector("h2").textContent = title;
    const asked = new URLSearchParams(query);
    const parts = { count: deals.length, market: data.markets[asked.get("m")], quarter: asked.get("q") };
    dialog.querySelector(".count").textContent = fill(words.count, parts);
    body.replaceChildren();
    list(body, deals.slice(0, AT_ONCE));
    rest = deals.slice(AT_ONCE);
    all.hidden = rest.length === 0;
    dialog.showModal();
    dialog.querySelector(".scroll").scrollTop = 0;
  };
  all.addEventListener("click", () => {
    list(body, rest);
    all.hidden = true;
  });

  // What a figure is called at the head of its list.
  const title = (figure) => {
    const mark = figure.querySelector("title");
    if (mark) return mark.textContent;
    const heading = figure.closest(".slide").querySelector("h1, h2").textContent;
    const row = figure.closest("tr");
    if (!row) return heading;
    const index = figure.closest("td").cellIndex;
    const head = figure.closest("table").querySelectorAll("th")[index].textContent;
    const name = [...row.cells].find((it) => !it.classList.contains("number")).textContent;
    return `${name} · ${head} · ${figure.textContent.trim()}`;
  };
  document.addEventListener("click", (event) => {
    const figure = event.target.closest("[data-deals]");
    if (figure) open(figure.dataset.deals, title(figure));
    else if (event.target === dialog) dialog.close();
  });

  const slides = [...document.querySelectorAll(".slide")];
  const output = document.querySelector(".steps output");
  const here = () => {
    const middle = innerHeight / 2;
    const index = slides.findIndex((it) => it.getBoundingClientRect().bottom > middle);
    return index < 0 ? slides.length - 1 : index;
  };
  const tell = () => {
    output.textContent = slides[here()].querySelector(".page").textContent;
  };
  const go = (index) => {
    const slide = slides[Math.max(0, Math.min(index, slides.length - 1))];
    slide.scrollIntoView();
    history.replaceState(null, "", `#${slide.id}`);
  };
  document.querySelector(".steps").addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]");
    if (step) go(here() + Number(step.dataset.step));
  });
  document.addEventListener("keydown", (event) => {
    if (dialog.open || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const steps = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
    const ends = { Home: 0, End: slides.length - 1 };
    if (event.key in steps) go(here() + steps[event.key]);
    else if (event.key in ends) go(ends[event.key]);
    else return;
    event.preventDefault();
  });
  document.addEventListener("scroll", tell, { passive: true });
  document.addEventListener("scrollend", tell);
  addEventListener("resize", tell);
  tell();
})();
