/** Heights of a voice note's bars, 0 to 1. What has no loudness yet gets a flat line of low bars. */
export function bars(waveform: readonly number[] | undefined, count: number): number[] {
  if (!waveform || waveform.length === 0) return Array.from({ length: count }, () => 0.12);
  const loudest = Math.max(...waveform, 1);
  return Array.from({ length: count }, (_, i) => {
    // The loudest of each span, not its mean: words are peaks.
    const from = Math.floor((i * waveform.length) / count);
    const to = Math.max(from + 1, Math.floor(((i + 1) * waveform.length) / count));
    return Math.max(0.12, Math.max(...waveform.slice(from, to)) / loudest);
  });
}

/** One path of upright strokes in a box of `count * step` by `height`, for an SVG. */
export function barsPath(heights: readonly number[], step: number, height: number): string {
  return heights
    .map((size, i) => {
      const half = Math.max(1, (size * (height - 2)) / 2);
      const x = i * step + step / 2;
      return `M${x} ${round(height / 2 - half)}V${round(height / 2 + half)}`;
    })
    .join('');
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}

/** `0:14`, `12:05`. */
export function playTime(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
