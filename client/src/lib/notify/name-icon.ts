import { initialsOf } from '../inbox/initials.ts';

const SIDE = 192;

/** A round picture of somebody's initials, as an address that a notification takes. In a worker: it has no document. */
export async function nameIcon(name: string): Promise<string> {
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  pen.fillStyle = '#0b6b5b';
  pen.beginPath();
  pen.arc(SIDE / 2, SIDE / 2, SIDE / 2, 0, 2 * Math.PI);
  pen.fill();
  pen.fillStyle = '#ffffff';
  pen.font = `600 ${SIDE * 0.4}px system-ui, sans-serif`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(initialsOf(name), SIDE / 2, SIDE * 0.53);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return `data:image/png;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
}
