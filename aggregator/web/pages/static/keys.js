// Keys for who reads without a mouse: / search, j and k next and previous, t today, Escape out.
"use strict";
(() => {
  const stops = () => [...document.querySelectorAll("[data-stop], article.story")];
  const at = () => {
    const active = document.activeElement;
    const list = stops();
    const inside = active === document.body ? -1 : list.findLastIndex((stop) => stop.contains(active));
    if (inside >= 0) {
      return { list, index: inside };
    }
    const below = list.findIndex((stop) => stop.getBoundingClientRect().top > 4);
    return { list, index: below < 0 ? list.length - 1 : below - 1 };
  };
  const go = (step) => {
    const { list, index } = at();
    const next = list[Math.max(0, Math.min(list.length - 1, index + step))];
    if (next) {
      if (!next.hasAttribute("tabindex")) {
        next.setAttribute("tabindex", "-1");
      }
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "start" });
    }
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
      return;
    }
    const field = event.target.closest("input, textarea, select, [contenteditable]");
    if (field) {
      if (event.key === "Escape") {
        field.blur();
      }
      return;
    }
    if (event.key === "/") {
      const find = document.getElementById("q") || document.getElementById("find");
      if (find) {
        event.preventDefault();
        find.focus();
        find.select();
      }
    } else if (event.key === "j") {
      go(1);
    } else if (event.key === "k") {
      go(-1);
    } else if (event.key === "t") {
      const today = document.querySelector(".site .name a");
      if (today) {
        window.location.assign(today.href);
      }
    }
  });
})();
