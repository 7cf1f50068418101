/** Sound as a WAV file of 16 bits: the one format that every browser plays. */
export function wavOf(channels: readonly Float32Array[], sampleRate: number): Blob {
  const frames = channels[0]?.length ?? 0;
  const bytes = new DataView(new ArrayBuffer(44 + frames * channels.length * 2));
  const word = (at: number, text: string) =>
    [...text].forEach((char, i) => bytes.setUint8(at + i, char.charCodeAt(0)));
  word(0, 'RIFF');
  bytes.setUint32(4, bytes.byteLength - 8, true);
  word(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, channels.length, true);
  bytes.setUint32(24, sampleRate, true);
  bytes.setUint32(28, sampleRate * channels.length * 2, true);
  bytes.setUint16(32, channels.length * 2, true);
  bytes.setUint16(34, 16, true);
  word(36, 'data');
  bytes.setUint32(40, frames * channels.length * 2, true);
  let at = 44;
  for (let i = 0; i < frames; i += 1) {
    for (const channel of channels) {
      const value = Math.max(-1, Math.min(1, channel[i] ?? 0));
      bytes.setInt16(at, value < 0 ? value * 0x8000 : value * 0x7fff, true);
      at += 2;
    }
  }
  return new Blob([bytes.buffer], { type: 'audio/wav' });
}
