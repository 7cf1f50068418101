export type Side = 'top' | 'right' | 'bottom';

const GAP = 6;
const MARGIN = 8;

/** Puts a fixed box beside another, on the other side where there is no room, and never outside the window. */
export function placeBeside(box: HTMLElement, near: DOMRect, side: Side, align: 'start' | 'end'): void {
  const { width, height } = box.getBoundingClientRect();
  let left: number;
  let top: number;
  if (side === 'right') {
    left = near.right + GAP + width < innerWidth - MARGIN ? near.right + GAP : near.left - GAP - width;
    top = align === 'end' ? near.bottom - height : near.top;
  } else {
    const below = near.bottom + GAP;
    const above = near.top - GAP - height;
    const fits = side === 'bottom' ? below + height < innerHeight - MARGIN || above < MARGIN : above < MARGIN;
    top = fits ? below : above;
    left = align === 'end' ? near.right - width : near.left;
  }
  box.style.left = `${clamp(left, MARGIN, innerWidth - width - MARGIN)}px`;
  box.style.top = `${clamp(top, MARGIN, innerHeight - height - MARGIN)}px`;
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(value, max));
}
