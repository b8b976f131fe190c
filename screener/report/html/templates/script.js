"use strict";
(() => {
  const all = (selector, under = document) => [...under.querySelectorAll(selector)];

  // Of very many findings the later ones are packed, a block of them together, until they are wanted.
  const blocks = all("script.pack");
  const ready = new Map();
  const begun = new Map();
  const inflated = async (number) => {
    const bytes = Uint8Array.from(atob(blocks[number].textContent), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    ready.set(number, JSON.parse(await new Response(stream).text()));
  };
  const inflate = (number) => {
    if (!begun.has(number)) begun.set(number, inflated(number));
    return begun.get(number);
  };
  const inflateAll = async () => {
    for (const number of blocks.keys()) await inflate(number);
  };
  const packed = (finding) => {
    const note = finding.querySelector(":scope > .body > [data-packed]");
    return note && { note, number: +note.dataset.packed.split(" ")[0], at: +note.dataset.packed.split(" ")[1] };
  };
  const put = (finding) => {
    const where = packed(finding);
    if (where && ready.has(where.number)) where.note.parentElement.innerHTML = ready.get(where.number)[where.at][0];
  };
  const unpack = async (finding) => {
    const where = packed(finding);
    if (where) await inflate(where.number);
    put(finding);
  };
  document.addEventListener("toggle", (event) => {
    if (event.target.open && event.target.matches(".finding")) unpack(event.target);
  }, true);
  // Printing cannot wait, so what is packed is made ready when the page has nothing else to do.
  const soon = window.requestIdleCallback || ((work) => setTimeout(work, 500));
  addEventListener("load", () => soon(() => inflateAll().catch(() => {})));

  // Filters, search and order of the findings: the page is whole without them.
  const form = document.getElementById("filters");
  const list = document.getElementById("list");
  if (form && list) {
    form.hidden = false;
    const findings = all(":scope > .finding", list);
    const texts = new Map();
    const text = (finding) => {
      if (!texts.has(finding)) {
        const where = packed(finding);
        const body = where && ready.has(where.number) ? ready.get(where.number)[where.at][1] : "";
        texts.set(finding, finding.textContent.toLowerCase() + body);
      }
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
    let broken = false;
    const update = async () => {
      const words = value("text").toLowerCase().split(/\s+/).filter(Boolean);
      if (words.length && ready.size < blocks.length && !broken) {
        form.querySelector("output").textContent = "searching…";
        await inflateAll().catch(() => { broken = true; });
        return update();
      }
      let shown = 0;
      for (const finding of findings) {
        const data = finding.dataset;
        const fits =
          ["became", "outcome", "effect", "verdict"].every((name) => !value(name) || data[name] === value(name)) &&
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
      form.querySelector("output").textContent = `${shown} of ${findings.length} shown`
        + (broken ? "; this browser cannot unpack, and searches, only the first of them" : "");
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

  // A picture that is higher than a sheet is cut between its parties, so that its letters stay legible. How
  // much a sheet of A4 holds at 96 pixels an inch, within the margins of style.css: 1047 across and 632 down
  // where it lies (690 where no heading is above), 688 and 860 where it stands.
  const cutUp = (svg) => {
    const { width, height } = svg.viewBox.baseVal;
    const lies = svg.classList.contains("broad");
    const first = lies ? (632 * width) / 1047 : 860 * Math.max(1, width / 688);
    if (height <= first) return;
    const spansOf = (kind) => all(kind, svg).map((part) => {
      const top = part.transform.baseVal[0].matrix.f;
      return [top, top + +part.querySelector("rect").getAttribute("height")];
    });
    const spans = spansOf(".box, .label");
    // Below a party, not below a share: that stays with the party it leads to.
    const between = spansOf(".box").map((span) => span[1] + 3).filter((y) => !spans.some(([top, end]) => top < y && y < end));
    const sheets = [];
    for (let top = 0; top < height; ) {
      const most = lies && top ? (first * 690) / 632 : first;
      const fitting = between.filter((y) => y > top && y <= top + most);
      const end = height - top <= most ? height : Math.max(...(fitting.length ? fitting : [top + most]));
      sheets.push([top, end - top]);
      top = end;
    }
    svg.after(...sheets.slice(1).map(([top, deep]) => {
      const part = svg.cloneNode(true);
      part.classList.add("sheet");
      framed(part, top, deep);
      return part;
    }));
    framed(svg, 0, sheets[0][1]);
    svg.dataset.whole = height;
  };
  const framed = (svg, top, deep) => {
    svg.setAttribute("viewBox", `0 ${top} ${svg.viewBox.baseVal.width} ${deep}`);
    svg.setAttribute("height", deep);
  };
  const putTogether = () => {
    for (const part of all("svg.sheet")) part.remove();
    for (const svg of all("svg[data-whole]")) {
      framed(svg, 0, +svg.dataset.whole);
      delete svg.dataset.whole;
    }
  };

  // A narrow screen shows the party that was asked about first.
  for (const scroll of all(".scroll")) {
    const box = scroll.querySelector(".box.asked");
    if (box) {
      const place = box.getBoundingClientRect();
      const frame = scroll.getBoundingClientRect();
      scroll.scrollLeft += place.left + place.width / 2 - frame.left - frame.width / 2;
    }
  }

  // Paper shows what a screen folds away.
  addEventListener("beforeprint", () => {
    all(".finding").forEach(put);
    for (const details of all("details:not([open])")) {
      if (details.id !== "without") details.open = details.dataset.opened = true;
    }
    all(".scroll > svg").forEach(cutUp);
  });
  addEventListener("afterprint", () => {
    putTogether();
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
