// Questions of a session: asks for the list again every few seconds, and votes without leaving the page.
// The page works without this script.
(function () {
  "use strict";
  const live = document.getElementById("live");
  if (!live || !window.fetch) return;
  const EVERY = 4000, HIDDEN = 20000, FAILED = 10000;
  const said = document.getElementById("said");
  const mine = new Set((live.dataset.voted || "").split(" ").filter(Boolean));
  let tag = "", last = "";

  const keys = () => new Set(Array.from(live.querySelectorAll("li[id]"), (x) => x.id));

  function show(form) {
    const button = form.querySelector("button"), voted = mine.has(form.dataset.question);
    button.setAttribute("aria-pressed", String(voted));
    button.value = voted ? "1" : "";
  }

  function replace(text) {
    const before = keys(), held = document.activeElement;
    const form = held && live.contains(held) ? held.closest("form.vote") : null;
    live.innerHTML = text;
    live.querySelectorAll("form.vote").forEach(show);
    if (form) {
      const again = live.querySelector('form.vote[data-question="' + form.dataset.question + '"] button');
      if (again) again.focus({ preventScroll: true });
    }
    const fresh = Array.from(keys()).filter((x) => !before.has(x)).length;
    // The whole list is not read aloud anew, only how many questions came.
    if (said && fresh) said.textContent = said.dataset.new + " " + fresh;
  }

  async function ask() {
    let wait = document.hidden ? HIDDEN : EVERY;
    try {
      const answer = await fetch(live.dataset.source, { headers: tag ? { "If-None-Match": tag } : {}, credentials: "same-origin" });
      if (answer.status === 200) {
        tag = answer.headers.get("ETag") || "";
        const text = await answer.text();
        // The same words put in again would be read aloud again.
        if (text !== last) replace(text);
        last = text;
      } else if (answer.status === 403 || answer.status === 404) {
        return;
      } else if (answer.status !== 304) {
        wait = FAILED;
      }
    } catch (error) {
      wait = FAILED;
    }
    // A room of telephones that were opened together does not ask together.
    setTimeout(ask, wait + Math.random() * 1000);
  }

  live.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form.vote")) return;
    event.preventDefault();
    const key = form.dataset.question, back = mine.has(key), body = new URLSearchParams({ back: back ? "1" : "" });
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body,
        credentials: "same-origin",
        headers: { "X-CSRFToken": live.dataset.token, "X-Requested-With": "fetch" },
      });
      if (answer.status !== 204) {
        location.reload();
        return;
      }
    } catch (error) {
      return;
    }
    if (back) mine.delete(key);
    else mine.add(key);
    const now = live.querySelector('form.vote[data-question="' + key + '"]');
    if (now) {
      const number = now.querySelector(".number");
      // The words around the figure come right with the next list.
      number.textContent = number.textContent.replace(/\d+/, (x) => Math.max(0, Number(x) + (back ? -1 : 1)));
      show(now);
    }
  });

  setTimeout(ask, EVERY + Math.random() * 1000);
})();
