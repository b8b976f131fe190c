"use strict";
(() => {
  const all = (selector, under = document) => [...under.querySelectorAll(selector)];

  // Filters, search and order of the findings: the page is whole without them.
  const form = document.getElementById("filters");
  const list = document.getElementById("list");
  if (form && list) {
    form.hidden = false;
    const findings = all(":scope > .finding", list);
    const texts = new Map();
    const text = (finding) => {
      if (!texts.has(finding)) texts.set(finding, finding.textContent.toLowerCase());
      return texts.get(finding);
    };
    const without = document.querySelector("#without pre");
    const lines = without ? without.textContent.split("\n") : [];
    const value = (name) => (form.elements[name] ? form.elements[name].value : "");
    const orders = {
      rank: (a, b) => a.dataset.rank - b.dataset.rank,
      score: (a, b) => b.dataset.score - a.dataset.score || a.dataset.rank - b.dataset.rank,
      row: (a, b) => a.dataset.row - b.dataset.row,
      name: (a, b) => a.dataset.name.localeCompare(b.dataset.name),
    };
    let order = "rank";
    const update = () => {
      const words = value("text").toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const finding of findings) {
        const data = finding.dataset;
        const fits =
          ["outcome", "effect", "verdict"].every((name) => !value(name) || data[name] === value(name)) &&
          (!value("list") || data.lists.split(" ").includes(value("list"))) &&
          words.every((word) => text(finding).includes(word));
        finding.hidden = !fits;
        shown += fits;
      }
      if (without) {
        const fits = lines.filter((line) => words.every((word) => line.toLowerCase().includes(word)));
        without.textContent = fits.join("\n");
      }
      if (value("sort") !== order) {
        order = value("sort");
        list.append(...[...findings].sort(orders[order]));
      }
      form.querySelector("output").textContent = `${shown} of ${findings.length} shown`;
    };
    form.addEventListener("input", update);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.querySelector("[data-open]").addEventListener("click", () => {
      const shown = findings.filter((finding) => !finding.hidden);
      const open = shown.some((finding) => !finding.open);
      for (const finding of shown) finding.open = open;
    });
    update();
  }

  // Paper shows what a screen folds away.
  addEventListener("beforeprint", () => {
    for (const details of all("details:not([open])")) {
      if (details.id !== "without") details.open = details.dataset.opened = true;
    }
  });
  addEventListener("afterprint", () => {
    for (const details of all("details[data-opened]")) {
      details.open = false;
      delete details.dataset.opened;
    }
  });

  // A party of a picture shows its own stakes; the arrow keys walk along them.
  for (const picture of all(".picture svg[role=group]")) {
    const mark = (box) => {
      const number = box && box.dataset.box;
      picture.classList.toggle("marking", Boolean(box));
      for (const part of all("[data-owner]", picture)) {
        part.classList.toggle("marked", part.dataset.owner === number || part.dataset.owned === number);
      }
    };
    const go = (box, from, to, step) => {
      const number = box.dataset.box;
      const next = all(`path[data-${from}="${number}"]`, picture).map((path) => path.dataset[to]);
      const there = next.length ? picture.querySelector(`[data-box="${next[step % next.length]}"]`) : null;
      if (there) there.focus();
    };
    for (const box of all("[data-box]", picture)) {
      box.addEventListener("focus", () => mark(box));
      box.addEventListener("blur", () => mark(null));
      box.addEventListener("mouseenter", () => mark(box));
      box.addEventListener("mouseleave", () => mark(null));
      box.addEventListener("keydown", (event) => {
        if (event.key === "ArrowUp") go(box, "owned", "owner", 0);
        else if (event.key === "ArrowDown") go(box, "owner", "owned", 0);
        else return;
        event.preventDefault();
      });
    }
  }
})();
