// What forms and links cannot do alone: drop files, ask before something is done, complete SQL, open a chart's deals.
"use strict";

for (const form of document.querySelectorAll("[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  const send = () => {
    form.querySelector(".progress").hidden = false;
    form.requestSubmit();
  };
  for (const own of form.querySelectorAll("input[type=file]")) own.addEventListener("change", send);
  const over = (event) => {
    event.preventDefault();
    form.classList.toggle("over", event.type === "dragover");
  };
  for (const kind of ["dragover", "dragleave"]) document.addEventListener(kind, over);
  document.addEventListener("drop", async (event) => {
    over(event);
    const files = await dropped(event.dataTransfer);
    if (!files.length) return;
    const list = new DataTransfer();
    for (const file of files) list.items.add(file);
    input.files = list.files;
    send();
  });
}

// The files of what was dropped, folders and all that is in them.
async function dropped(transfer) {
  const entries = [...transfer.items].map((it) => it.webkitGetAsEntry && it.webkitGetAsEntry());
  if (!entries.some((it) => it && it.isDirectory)) return [...transfer.files];
  const files = [];
  const walk = async (entry) => {
    if (entry.isFile) return void files.push(await new Promise((done, fail) => entry.file(done, fail)));
    const reader = entry.createReader();
    for (;;) {
      const found = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (!found.length) return;
      for (const it of found) await walk(it);
    }
  };
  for (const entry of entries) if (entry) await walk(entry);
  return files;
}

document.addEventListener("click", (event) => {
  const asked = event.target.closest("[data-confirm]");
  if (asked && !window.confirm(asked.dataset.confirm)) event.preventDefault();
  const mark = event.target.closest("[data-deals]");
  if (mark) window.location.href = mark.dataset.deals;
});

const sql = document.querySelector("[data-complete]");
if (sql) {
  const list = document.getElementById("completions");
  const words = new Set();
  for (const it of document.querySelectorAll(".names li")) {
    words.add(it.dataset.name);
    for (const column of it.dataset.columns.split(" ")) words.add(column);
  }
  const begun = () => /[A-Za-z_][A-Za-z0-9_]*$/.exec(sql.value.slice(0, sql.selectionStart));
  const take = (word) => {
    const match = begun();
    const start = match ? match.index : sql.selectionStart;
    sql.setRangeText(word, start, sql.selectionStart, "end");
    list.hidden = true;
    sql.focus();
  };
  sql.addEventListener("input", () => {
    const match = begun();
    const found = match && match[0].length > 1 ? [...words].filter((it) => it.startsWith(match[0]) && it !== match[0]) : [];
    list.replaceChildren(...found.slice(0, 12).map((word) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = word;
      button.addEventListener("click", () => take(word));
      item.append(button);
      return item;
    }));
    list.hidden = !found.length;
  });
  sql.addEventListener("keydown", (event) => {
    if (event.key === "Tab" && !event.shiftKey && !list.hidden) {
      event.preventDefault();
      take(list.querySelector("button").textContent);
    }
    if (event.key === "Escape") list.hidden = true;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) sql.form.requestSubmit();
  });
}
