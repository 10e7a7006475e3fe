/** Colours come from the page's style sheet, so that the picture follows the chosen tent and the dark mode. */
export const tentPicture = `<svg viewBox="0 0 640 480" role="img" aria-label="A tent by a lake below mountains">
<rect class="sky" width="640" height="480"/>
<circle class="sun" cx="492" cy="112" r="44"/>
<path class="far" d="M0 300 96 196l56 52 92-124 84 100 62-62 110 118 60-46 80 66v60H0z"/>
<path class="snow" d="m244 124-34 46 20-6 14 14 18-14 20 10z"/>
<path class="near" d="M0 320c90-46 170-40 250-16s210 26 390-30v90H0z"/>
<path class="lake" d="M0 338c150-22 430-26 640-4v34H0z"/>
<path class="meadow" d="M0 364c170-26 420-30 640-6v122H0z"/>
<g class="trees">
<path d="m66 356 30-92 30 92z"/><path d="m112 362 22-70 22 70z"/><path d="m548 352 26-84 26 84z"/>
</g>
<ellipse class="shadow" cx="330" cy="424" rx="216" ry="18"/>
<path class="side" d="M318 212 512 412l-78 12z"/>
<path class="front" d="M318 212 142 418l292 6z"/>
<path class="trim" d="M318 212 142 418h14L320 226l106 196 8 2z"/>
<path class="inside" d="M306 262 234 420l118 3z"/>
<path class="flap" d="m306 262-72 158 30 1c10-60 24-110 42-159z"/>
<path class="rope" d="M142 418 92 440m420-28 44 22M318 212v-12"/>
<path class="grass" d="M60 452q6-16 12 0m-8 0q10-22 16 0M540 456q6-16 12 0m-8 0q10-22 16 0M300 462q6-14 12 0"/>
</svg>`;
