import { DefaultNamingStrategy, type NamingStrategyInterface } from 'typeorm';

/** `waitingSince` in code is `waiting_since` in the database; tables carry the names that entities give them. */
export class SnakeNaming extends DefaultNamingStrategy implements NamingStrategyInterface {
  override columnName(propertyName: string, customName: string | undefined, prefixes: string[]): string {
    return snake([...prefixes, customName ?? propertyName].join('_'));
  }
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
