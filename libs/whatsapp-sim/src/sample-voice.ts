import { VOICE_OGG } from './sample-bytes.ts';

const PACKETS_PER_SECOND = 50;
const SAMPLES_PER_SECOND = 48_000;

/** A voice note of this length: the sample's packets over and over, as a phone would pack them. */
export function sampleVoice(lengthSeconds: number): Buffer {
  const { head, tags, sound } = parts();
  const pages = [oggPage(2, 0, 0, [head]), oggPage(0, 0, 1, [tags])];
  for (let second = 0; second < lengthSeconds; second += 1) {
    const isLast = second === lengthSeconds - 1;
    const packets = Array.from({ length: PACKETS_PER_SECOND }, (_, i) => {
      return sound[(second * PACKETS_PER_SECOND + i) % sound.length] ?? Buffer.alloc(0);
    });
    pages.push(oggPage(isLast ? 4 : 0, (second + 1) * SAMPLES_PER_SECOND, second + 2, packets));
  }
  return Buffer.concat(pages);
}

let known: { head: Buffer; tags: Buffer; sound: Buffer[] } | undefined;

function parts(): { head: Buffer; tags: Buffer; sound: Buffer[] } {
  if (!known) {
    const [head, tags, ...sound] = packetsOf(VOICE_OGG);
    if (!head || !tags) throw new Error('the sample is no voice note');
    known = { head, tags, sound };
  }
  return known;
}

/** @source RFC 3533 */
function packetsOf(ogg: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  let half: Buffer[] = [];
  for (let at = 0; at < ogg.length;) {
    const count = ogg[at + 26] ?? 0;
    let data = at + 27 + count;
    for (let segment = 0; segment < count; segment += 1) {
      const length = ogg[at + 27 + segment] ?? 0;
      half.push(ogg.subarray(data, data + length));
      data += length;
      if (length === 255) continue;
      packets.push(Buffer.concat(half));
      half = [];
    }
    at = data;
  }
  return packets;
}

const OGG_CRC = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24;
  for (let bit = 0; bit < 8; bit += 1) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

function oggPage(kind: number, granule: number, sequence: number, packets: Buffer[]): Buffer {
  const lacing = packets.flatMap((packet) => [
    ...Array<number>(Math.floor(packet.length / 255)).fill(255),
    packet.length % 255,
  ]);
  const header = Buffer.alloc(27 + lacing.length);
  header.write('OggS', 0, 'ascii');
  header[5] = kind;
  header.writeBigUInt64LE(BigInt(granule), 6);
  header.writeUInt32LE(0x0ba1ca0, 14);
  header.writeUInt32LE(sequence, 18);
  header[26] = lacing.length;
  header.set(lacing, 27);
  const page = Buffer.concat([header, ...packets]);
  let crc = 0;
  for (const byte of page) crc = ((crc << 8) ^ (OGG_CRC[((crc >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0;
  page.writeUInt32LE(crc, 22);
  return page;
}
