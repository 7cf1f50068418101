import type { TemplateSentView, TemplateView } from '@balcao/contract';
import { folded } from './completion.ts';

/** The text with its variables filled in; what is empty stays as it stands, for the writer to see. */
export function fillTemplate(text: string, variables: Record<string, string>, prefix = ''): string {
  return text.replace(/\{\{\s*([^{}]+?)\s*\}\}/g, (whole, name: string) => {
    const value = variables[prefix + name]?.trim();
    return value ? value : whole;
  });
}

/** The template as the customer will see it. */
export function templateShown(
  template: TemplateView,
  variables: Record<string, string>,
): { text: string; shown: TemplateSentView } {
  const { name, language, header, footer, buttons } = template;
  return {
    text: fillTemplate(template.body, variables),
    shown: {
      name,
      language,
      ...(header ? { header: fillTemplate(header, variables, 'header.') } : {}),
      ...(footer ? { footer } : {}),
      ...(buttons.length > 0 ? { buttons } : {}),
    },
  };
}

/** Variables that still have nothing in them. */
export function templateMissing(template: TemplateView, variables: Record<string, string>): string[] {
  return template.variables.filter((name) => !variables[name]?.trim());
}

/** Only approved ones of this number, by every word of the query, own language first. */
export function findTemplates(
  all: readonly TemplateView[],
  { numberId, query, language }: { numberId: string; query: string; language: string },
): TemplateView[] {
  const words = folded(query).split(/\s+/).filter(Boolean);
  const own = language.slice(0, 2).toLowerCase();
  const rank = (one: TemplateView) => (one.language.toLowerCase().startsWith(own) ? 0 : 1);
  return all
    .filter((one) => one.numberId === numberId && one.status === 'APPROVED')
    .filter((one) => {
      const text = folded(`${one.name.replaceAll('_', ' ')} ${one.name} ${one.header ?? ''} ${one.body}`);
      return words.every((word) => text.includes(word));
    })
    .toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}
