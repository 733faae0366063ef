// Only makes the pages quicker to use: everything works without it.
(() => {
    "use strict";
    const form = document.getElementById("compare");
    if (form) {
        const said = document.getElementById("picked");
        const hint = said.textContent;
        const boxes = [...form.querySelectorAll("input[type=checkbox]")];
        const show = () => {
            const names = boxes.filter((box) => box.checked).map((box) =>
                box.closest(".card").querySelector("h3").textContent);
            said.textContent = names.length > 0 ? names.join(" · ") : hint;
            // Three at a time: the fourth box takes the place of none.
            for (const box of boxes) box.disabled = names.length >= 3 && !box.checked;
        };
        form.addEventListener("change", show);
        show();
    }
    const reasons = document.getElementById("reasons");
    if (reasons) reasons.focus();
})();
