// What the page can do beyond being read: sort tables, enlarge figures, mark where one is.
"use strict";

// Each column head becomes a button. Numbers begin with the largest, words with the first; cells
// without a value stay last.
function compare(a, b, sign) {
  const [x, y] = [a, b].map((cell) => cell.dataset.value ?? cell.textContent.trim());
  const [m, n] = [x, y].map(Number);
  const [empty, other] = [x, y].map((value) => value === "–" || value === "");
  if (empty || other) return empty - other;
  if (!Number.isNaN(m) && !Number.isNaN(n)) return sign * (m - n);
  return sign * x.localeCompare(y);
}

function sort(table, index) {
  const heads = [...table.tHead.rows[0].cells];
  const head = heads[index];
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const numbers = rows.some((row) => row.cells[index].dataset.value !== undefined);
  const first = numbers ? "descending" : "ascending";
  const second = numbers ? "ascending" : "descending";
  const order = head.getAttribute("aria-sort") === first ? second : first;
  for (const each of heads) each.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", order);
  const sign = order === "ascending" ? 1 : -1;
  rows.sort((a, b) => compare(a.cells[index], b.cells[index], sign));
  body.append(...rows);
}

for (const table of document.querySelectorAll("table")) {
  [...table.tHead.rows[0].cells].forEach((head, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(table, index));
    head.append(button);
  });
}

// A figure opens over the page, where it can be moved and enlarged.
const dialog = document.getElementById("zoom");
const stage = dialog.querySelector(".stage");
const picture = stage.querySelector("img");
const panzoom = Panzoom(picture, { maxScale: 20, step: 0.4, canvas: true });
const STEP = 60;
const actions = {
  in: () => panzoom.zoomIn(),
  out: () => panzoom.zoomOut(),
  reset: () => panzoom.reset(),
  close: () => dialog.close(),
};
const keys = {
  "+": actions.in,
  "-": actions.out,
  0: actions.reset,
  ArrowLeft: () => panzoom.pan(STEP, 0, { relative: true }),
  ArrowRight: () => panzoom.pan(-STEP, 0, { relative: true }),
  ArrowUp: () => panzoom.pan(0, STEP, { relative: true }),
  ArrowDown: () => panzoom.pan(0, -STEP, { relative: true }),
};

for (const button of dialog.querySelectorAll("button")) {
  button.addEventListener("click", actions[button.dataset.do]);
}
stage.addEventListener("wheel", (event) => panzoom.zoomWithWheel(event), { passive: false });
dialog.addEventListener("keydown", (event) => {
  if (keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
});

for (const figure of document.querySelectorAll("figure")) {
  const image = figure.querySelector("img");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "tool";
  button.textContent = "Enlarge";
  button.setAttribute("aria-label", `Enlarge ${image.alt}`);
  const open = () => {
    picture.src = image.src;
    picture.alt = image.alt;
    panzoom.reset({ animate: false });
    dialog.showModal();
  };
  button.addEventListener("click", open);
  image.addEventListener("click", open);
  image.style.cursor = "zoom-in";
  image.after(button);
}

// The contents mark the section that is read.
const links = new Map(
  [...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]),
);
const seen = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(target.id).setAttribute("aria-current", "true");
    }
  },
  { rootMargin: "-20% 0px -70%" },
);
for (const id of links.keys()) seen.observe(document.getElementById(id));

// On paper nothing is folded.
addEventListener("beforeprint", () => {
  for (const each of document.querySelectorAll("details")) each.open = true;
});
