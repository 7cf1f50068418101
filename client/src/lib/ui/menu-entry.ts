import type { IconShape } from './icon-shape.ts';

export type MenuEntry =
  | {
      kind: 'item';
      label: string;
      icon?: IconShape;
      hint?: string;
      detail?: string;
      tone?: 'alert';
      run: () => void;
    }
  | {
      kind: 'choice';
      label: string;
      icon?: IconShape;
      chosen: boolean;
      dot?: string;
      lang?: string;
      detail?: string;
      hint?: string;
      run: () => void;
    }
  | { kind: 'heading'; label: string; detail?: string }
  | { kind: 'line' };
