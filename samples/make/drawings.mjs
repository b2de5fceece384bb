/** The drawn pictures of samples/image, as SVG without a letter in it: glyphs would depend on the machine's fonts. */

const logoSize = 512;
/** One colour for each of the six task types. */
const typeColours = ["#e4572e", "#f3a712", "#76b041", "#17bebb", "#3d5a9e", "#9b5de5"];

/** Six discs tied to one in the middle, on nothing: what is not drawn is transparent, the shadow half so. */
export function drawLogo() {
  const centre = logoSize / 2;
  const orbit = logoSize * 0.345;
  const places = typeColours.map((colour, index) => {
    const angle = (index / typeColours.length) * 2 * Math.PI - Math.PI / 2;
    return {
      colour,
      x: rounded(centre + orbit * Math.cos(angle)),
      y: rounded(centre + orbit * Math.sin(angle)),
    };
  });
  const ties = places.map(
    ({ x, y, colour }) =>
      `<line x1="${centre}" y1="${centre}" x2="${x}" y2="${y}" stroke="${colour}" stroke-width="16" stroke-opacity="0.75"/>`,
  );
  const discs = places.map(
    ({ x, y, colour }) =>
      `<circle cx="${x}" cy="${y}" r="46" fill="${colour}"/><circle cx="${x - 13}" cy="${y - 13}" r="14" fill="#fff" fill-opacity="0.35"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${logoSize}" height="${logoSize}">
  <defs>
    <filter id="shadow" x="-20%" y="-20%" width="140%" height="150%">
      <feGaussianBlur in="SourceAlpha" stdDeviation="9"/><feOffset dy="10"/>
      <feComponentTransfer><feFuncA type="linear" slope="0.4"/></feComponentTransfer>
      <feMerge><feMergeNode/><feMergeNode in="SourceGraphic"/></feMerge>
    </filter>
    <radialGradient id="core" cx="0.38" cy="0.34" r="0.75">
      <stop offset="0" stop-color="#4a5d73"/><stop offset="1" stop-color="#1d2733"/>
    </radialGradient>
  </defs>
  <g filter="url(#shadow)">
    ${ties.join("\n    ")}
    ${discs.join("\n    ")}
    <circle cx="${centre}" cy="${centre}" r="78" fill="url(#core)"/>
    <path d="M ${centre - 34} ${centre + 2} l 24 26 l 46 -54" fill="none" stroke="#fff" stroke-width="15"
      stroke-linecap="round" stroke-linejoin="round"/>
  </g>
</svg>`;
}

const poster = { width: 1200, height: 800 };
const seaLine = 470;

/** A lighthouse, the sun and three boats in flat colours, as on a travel poster. */
export function drawPoster() {
  const waves = [
    wave({ top: seaLine, colour: "#2a9d8f", swell: 0, length: 400 }),
    wave({ top: seaLine + 52, colour: "#21867f", swell: 9, length: 300 }),
    wave({ top: seaLine + 122, colour: "#1a6c70", swell: 14, length: 400 }),
    wave({ top: seaLine + 208, colour: "#15535f", swell: 20, length: 600 }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${poster.width}" height="${poster.height}">
  <defs>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#f4a261"/><stop offset="0.55" stop-color="#f7c59f"/><stop offset="1" stop-color="#fdebd3"/>
    </linearGradient>
    <linearGradient id="beam" x1="0" y1="0" x2="1" y2="0">
      <stop offset="0" stop-color="#fff8dc" stop-opacity="0.85"/><stop offset="1" stop-color="#fff8dc" stop-opacity="0"/>
    </linearGradient>
  </defs>
  <rect width="100%" height="100%" fill="url(#sky)"/>
  <circle cx="760" cy="360" r="150" fill="#e76f51"/>
  <circle cx="760" cy="360" r="205" fill="#e76f51" fill-opacity="0.16"/>
  ${cloud(380, 120, 1)}${cloud(930, 90, 1.25)}${cloud(620, 220, 0.7)}
  <path d="M 1200 ${seaLine} L 1200 392 L 1090 350 L 1010 402 L 930 380 L 820 440 L 740 ${seaLine} Z" fill="#a06a5b"/>
  <polygon points="250,196 1010,70 1010,250" fill="url(#beam)"/>
  ${waves[0]}
  ${reflection(760)}
  ${boat(1010, 512, 0.55, "#fff7ec", "#f1d9bd")}
  ${waves[1]}
  ${boat(560, 588, 0.9, "#fff7ec", "#e9c46a")}
  ${waves[2]}
  ${lighthouse(215)}
  ${boat(905, 664, 1.3, "#fff7ec", "#e76f51")}
  ${waves[3]}
</svg>`;
}

function wave({ top, colour, swell, length }) {
  let line = `M 0 ${top}`;
  for (let x = 0; x < poster.width; x += length) {
    line += ` q ${length / 4} ${-swell} ${length / 2} 0 t ${length / 2} 0`;
  }
  return `<path d="${line} V ${poster.height} H 0 Z" fill="${colour}"/>`;
}

function reflection(centre) {
  const strips = [190, 150, 168, 110, 124, 70, 80];
  return strips
    .map((width, row) => {
      const y = seaLine + 8 + row * 13;
      return `<rect x="${centre - width / 2}" y="${y}" width="${width}" height="6" rx="3" fill="#f4a261" fill-opacity="0.75"/>`;
    })
    .join("");
}

function cloud(x, y, size) {
  return `<g transform="translate(${x} ${y}) scale(${size})" fill="#fff" fill-opacity="0.8">
    <ellipse cx="0" cy="0" rx="70" ry="17"/><ellipse cx="-22" cy="-13" rx="34" ry="19"/><ellipse cx="20" cy="-20" rx="30" ry="24"/></g>`;
}

function boat(x, y, size, mainsail, jib) {
  return `<g transform="translate(${x} ${y}) scale(${size})">
    <path d="M 6 -150 C 66 -110 84 -60 84 -22 L 6 -22 Z" fill="${mainsail}"/>
    <path d="M -6 -134 C -44 -96 -62 -56 -66 -22 L -6 -22 Z" fill="${jib}"/>
    <rect x="-3" y="-158" width="6" height="150" fill="#5b3a29"/>
    <path d="M -84 -12 H 96 C 84 16 62 24 40 24 H -44 C -66 24 -78 8 -84 -12 Z" fill="#264653"/></g>`;
}

function lighthouse(x) {
  return `<g>
    <path d="M -20 700 C 40 590 110 560 ${x - 40} 552 L ${x + 60} 556 C ${x + 130} 590 ${x + 170} 640 ${x + 230} 720 Z" fill="#3b3a4a"/>
    <path d="M -20 720 C 60 640 140 612 ${x + 10} 600 L ${x + 230} 720 Z" fill="#2c2b39"/>
    <path d="M ${x - 38} 556 L ${x - 24} 226 H ${x + 24} L ${x + 38} 556 Z" fill="#fff7ec"/>
    <path d="M ${x - 35} 486 L ${x - 32} 414 H ${x + 32} L ${x + 35} 486 Z" fill="#c8402f"/>
    <path d="M ${x - 29} 344 L ${x - 26} 272 H ${x + 26} L ${x + 29} 344 Z" fill="#c8402f"/>
    <path d="M ${x} 226 H ${x + 24} L ${x + 38} 556 H ${x} Z" fill="#000" fill-opacity="0.12"/>
    <rect x="${x - 34}" y="216" width="68" height="12" fill="#264653"/>
    <rect x="${x - 19}" y="176" width="38" height="40" fill="#ffe9a8"/>
    <rect x="${x - 2}" y="176" width="4" height="40" fill="#264653"/>
    <path d="M ${x - 26} 176 Q ${x} 128 ${x + 26} 176 Z" fill="#c8402f"/></g>`;
}

function rounded(value) {
  return Math.round(value * 100) / 100;
}
