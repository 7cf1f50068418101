import { crc32, deflateSync } from 'node:zlib';
import { dice, type Dice } from './dice.ts';

type Colour = readonly [number, number, number];
type Shape = readonly (readonly [x: number, y: number])[];

const WIDTH = 480;
const HEIGHT = 360;

const TONES: readonly Colour[] = [
  [196, 84, 63],
  [58, 104, 150],
  [74, 122, 88],
  [206, 158, 66],
  [120, 86, 140],
  [72, 76, 84],
];
const WALLS: readonly Colour[] = [
  [238, 228, 214],
  [222, 230, 234],
  [232, 224, 232],
  [226, 234, 222],
];

/** A shoe as a shop would show it, its toe to the left. */
const SOLE: Shape = [
  [70, 250],
  [92, 266],
  [200, 272],
  [330, 272],
  [398, 268],
  [414, 252],
  [410, 236],
  [360, 240],
  [220, 244],
  [100, 238],
  [72, 238],
];
const UPPER: Shape = [
  [72, 238],
  [84, 214],
  [120, 198],
  [180, 186],
  [226, 160],
  [256, 126],
  [282, 118],
  [300, 132],
  [330, 136],
  [372, 122],
  [392, 128],
  [404, 168],
  [412, 236],
  [360, 240],
  [220, 244],
  [100, 238],
];
const HEEL: Shape = [
  [362, 126],
  [392, 128],
  [404, 168],
  [412, 236],
  [372, 239],
  [366, 180],
];
const LACES: readonly Shape[] = [0, 1, 2, 3].map((row) => {
  const [x, y] = [200 + row * 20, 180 - row * 15];
  return [
    [x, y],
    [x + 34, y + 16],
    [x + 31, y + 22],
    [x - 3, y + 6],
  ];
});

/** A picture of a shoe, in other colours for each seed. */
export function samplePicture(seed: number): Buffer {
  const chance = dice(seed, 'picture');
  const paint = painter(chance);
  const rows = Buffer.alloc((WIDTH * 3 + 1) * HEIGHT);
  for (let y = 0, at = 0; y < HEIGHT; y += 1) {
    rows[at++] = 0;
    for (let x = 0; x < WIDTH; x += 1) {
      // Four looks into each point, so that edges are soft.
      const looks = [0.25, 0.75].flatMap((dy) => [0.25, 0.75].map((dx) => paint(x + dx, y + dy)));
      for (const part of [0, 1, 2])
        rows[at++] = looks.reduce((sum, colour) => sum + (colour[part] ?? 0), 0) / 4;
    }
  }
  return png(rows);
}

function painter(chance: Dice): (x: number, y: number) => Colour {
  const tone = chance.pick(TONES);
  const heel = chance.pick(TONES);
  const wall = chance.pick(WALLS);
  const layers: readonly [Shape, Colour][] = [
    ...LACES.map((lace): [Shape, Colour] => [lace, [250, 248, 244]]),
    [HEEL, heel],
    [UPPER, tone],
    [SOLE, [246, 243, 236]],
  ];
  return (x, y) => {
    // Most points are wall or table: only those in the shoe's box are looked for in its parts.
    const isNear = x > 68 && x < 416 && y > 116 && y < 274;
    for (const [shape, colour] of isNear ? layers : []) {
      if (isInside(shape, x, y)) return lit(colour, 1.12 - (y - 110) / 900);
    }
    const shadow = Math.hypot((x - 242) / 190, (y - 274) / 14) < 1 ? 0.82 : 1;
    return y > 246
      ? lit(wall, (0.93 - (y - 246) / 1400) * shadow)
      : lit(wall, 1.04 - Math.hypot(x - 150, y - 60) / 2600);
  };
}

function lit(colour: Colour, light: number): Colour {
  const part = (value: number) => Math.max(0, Math.min(255, value * light));
  return [part(colour[0]), part(colour[1]), part(colour[2])];
}

function isInside(shape: Shape, x: number, y: number): boolean {
  let inside = false;
  let [fromX, fromY] = shape.at(-1) ?? [0, 0];
  for (const [toX, toY] of shape) {
    if (fromY > y !== toY > y && x < ((fromX - toX) * (y - toY)) / (fromY - toY) + toX) inside = !inside;
    [fromX, fromY] = [toX, toY];
  }
  return inside;
}

function png(rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
