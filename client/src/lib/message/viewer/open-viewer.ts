import PhotoSwipe from 'photoswipe';
import 'photoswipe/style.css';
import './viewer.css';
import { m } from '../../i18n/generated/messages.js';
import { quarterTurned } from './rotate.ts';
import type { Slide } from './slides.ts';

const ROTATE =
  '<svg aria-hidden="true" class="pswp__icn" viewBox="0 0 32 32" width="32" height="32" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="M25 16a9 9 0 1 1-9-9c2.500 0 4.900 1 6.700 2.700L25 12"/><path d="M25 7v5h-5"/></svg>';
const DOWNLOAD =
  '<svg aria-hidden="true" class="pswp__icn" viewBox="0 0 32 32" width="32" height="32" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="M16 6v14"/><path d="m10 14 6 6 6-6"/><path d="M7 26h18"/></svg>';

/**
 * The pictures of a thread over the whole screen: zoom, swipe, arrows, `R` turns, Esc closes. It lives in a native
 * dialog, so the page behind is inert.
 */
export function openViewer(slides: readonly Slide[], index: number, onclosed: () => void): void {
  const dialog = document.createElement('dialog');
  dialog.className = 'viewer';
  dialog.setAttribute('aria-label', m.viewer());
  document.body.append(dialog);
  dialog.showModal();

  const made: string[] = [];
  const pswp = new PhotoSwipe({
    dataSource: slides.map((slide) => ({ ...slide })),
    index,
    appendToEl: dialog,
    bgOpacity: 0.96,
    loop: false,
    // The bubble's small picture may be cut: growing out of it would show a jump.
    showHideAnimationType: 'fade',
    showAnimationDuration: 120,
    hideAnimationDuration: 80,
    maxZoomLevel: 5,
    padding: { top: 52, bottom: 64, left: 8, right: 8 },
    closeTitle: m.close(),
    zoomTitle: m.viewer_zoom(),
    arrowPrevTitle: m.viewer_previous(),
    arrowNextTitle: m.viewer_next(),
    errorMsg: m.picture_broken(),
    returnFocus: false,
    trapFocus: false,
  });

  const shown = () => slides[pswp.currIndex] as Slide;
  let turning = false;
  async function turn() {
    const at = pswp.currIndex;
    const data = (pswp.options.dataSource as Slide[])[at];
    if (!data || turning) return;
    turning = true;
    try {
      const src = await quarterTurned(data.src);
      made.push(src);
      Object.assign(data, { src, msrc: undefined, width: data.height, height: data.width });
      pswp.refreshSlideContent(at);
    } catch {
      // A picture that cannot be read cannot be turned; the viewer says so in its place.
    } finally {
      turning = false;
    }
  }

  pswp.on('uiRegister', () => {
    pswp.ui?.registerElement({
      name: 'turn',
      order: 8,
      isButton: true,
      title: m.viewer_turn(),
      html: ROTATE,
      onClick: () => void turn(),
    });
    pswp.ui?.registerElement({
      name: 'download',
      order: 9,
      isButton: true,
      tagName: 'a',
      title: m.deed_download(),
      html: DOWNLOAD,
      onInit: (element) => {
        const link = element as HTMLAnchorElement;
        pswp.on('change', () => {
          link.href = shown().src;
          link.download = shown().filename;
        });
      },
    });
    pswp.ui?.registerElement({
      name: 'caption',
      order: 10,
      isButton: false,
      appendTo: 'root',
      onInit: (element) => {
        element.dir = 'auto';
        pswp.on('change', () => {
          element.textContent = shown().caption;
          element.hidden = shown().caption === '';
        });
      },
    });
  });
  pswp.on('keydown', ({ originalEvent: event }) => {
    if (event.key.toLowerCase() !== 'r' || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    void turn();
  });
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    pswp.close();
  });
  pswp.on('destroy', () => {
    for (const address of made) URL.revokeObjectURL(address);
    dialog.close();
    dialog.remove();
    onclosed();
  });
  pswp.init();
}
