/** A picture to look at: hills under a sky, or a face for a sticker; the same seed gives the same colours. */
export function pictureOf(width: number, height: number, seed: number, sticker: boolean): string {
  const hue = (seed * 67) % 360;
  if (sticker) {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 100 100"><circle cx="50" cy="50" r="42" fill="#ffd44d" stroke="#fff" stroke-width="4"/><circle cx="36" cy="42" r="5"/><circle cx="64" cy="42" r="5"/><path d="M32 60q18 20 36 0" fill="none" stroke="#000" stroke-width="5" stroke-linecap="round"/></svg>`;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none"><defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="hsl(${hue} 70% 82%)"/><stop offset="1" stop-color="hsl(${hue + 40} 60% 62%)"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#s)"/><circle cx="${width * 0.74}" cy="${height * 0.24}" r="${Math.min(width, height) * 0.11}" fill="#fff6d6"/><path d="M0 ${height * 0.72}Q${width * 0.28} ${height * 0.42} ${width * 0.55} ${height * 0.7}T${width} ${height * 0.6}V${height}H0Z" fill="hsl(${hue + 90} 32% 44%)"/><path d="M0 ${height * 0.86}Q${width * 0.4} ${height * 0.66} ${width} ${height * 0.86}V${height}H0Z" fill="hsl(${hue + 110} 36% 32%)"/></svg>`;
}

/** A quiet tone as a WAV file of 8 kHz. */
export function toneOf(durationMs: number): Buffer {
  const rate = 8_000;
  const samples = Math.round((durationMs / 1000) * rate);
  const bytes = Buffer.alloc(44 + samples);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + samples, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate, 28);
  bytes.writeUInt16LE(1, 32);
  bytes.writeUInt16LE(8, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples, 40);
  for (let i = 0; i < samples; i += 1)
    bytes[44 + i] = 128 + Math.round(20 * Math.sin((i * 2 * Math.PI * 220) / rate));
  return bytes;
}
