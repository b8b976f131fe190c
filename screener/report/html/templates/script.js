"use strict";
(() => {
  const all = (selector, under = document) => [...under.querySelectorAll(selector)];

  // Of very many findings the later ones are in the page as text, until they are opened.
  const unpack = (finding) => {
    const packed = finding.querySelector(":scope > .body > script");
    if (packed) packed.parentElement.innerHTML = packed.textContent;
  };
  document.addEventListener("toggle", (event) => {
    if (event.target.open && event.target.matches(".finding")) unpack(event.target);
  }, true);
  const plain = (element) => {
    const packed = element.querySelector(":scope > .body > script");
    if (!packed) return element.textContent;
    const words = packed.textContent.replace(/<[^>]*>/g, " ").replace(/&#39;/g, "'").replace(/&#34;/g, '"');
    return element.querySelector("summary").textContent + words.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
  };

  // Filters, search and order of the findings: the page is whole without them.
  const form = document.getElementById("filters");
  const list = document.getElementById("list");
  if (form && list) {
    form.hidden = false;
    const findings = all(":scope > .finding", list);
    const texts = new Map();
    const text = (finding) => {
      if (!texts.has(finding)) texts.set(finding, plain(finding).toLowerCase());
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
    for (const finding of all(".finding")) unpack(finding);
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
  const mark = (target, on) => {
    const box = target instanceof Element ? target.closest("[data-box]") : null;
    if (!box) return;
    const picture = box.closest("svg");
    picture.classList.toggle("marking", on);
    for (const part of all("[data-owner]", picture)) {
      const own = part.dataset.owner === box.dataset.box || part.dataset.owned === box.dataset.box;
      part.classList.toggle("marked", on && own);
    }
  };
  for (const [on, off] of [["focusin", "focusout"], ["mouseover", "mouseout"]]) {
    document.addEventListener(on, (event) => mark(event.target, true));
    document.addEventListener(off, (event) => mark(event.target, false));
  }
  const ways = { ArrowUp: ["owned", "owner"], ArrowDown: ["owner", "owned"] };
  document.addEventListener("keydown", (event) => {
    const box = event.target instanceof Element ? event.target.closest("[data-box]") : null;
    const way = ways[event.key];
    if (!box || !way) return;
    event.preventDefault();
    const picture = box.closest("svg");
    const path = picture.querySelector(`path[data-${way[0]}="${box.dataset.box}"]`);
    if (path) picture.querySelector(`[data-box="${path.dataset[way[1]]}"]`).focus();
  });
})();
