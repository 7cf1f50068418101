import ts from 'typescript';

export interface Schema {
  [key: string]: unknown;
}

/** Turns TypeScript types into JSON Schema (the dialect of OpenAPI 3.0), each named type of ours once. */
export class SchemaMaker {
  private readonly checker: ts.TypeChecker;
  private readonly made = new Map<string, Schema>();
  private readonly names = new Map<ts.Symbol, string>();

  constructor(checker: ts.TypeChecker) {
    this.checker = checker;
  }

  components(): Record<string, Schema> {
    return Object.fromEntries([...this.made].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  of(type: ts.Type): Schema {
    const symbol = namingSymbol(type);
    if (!symbol) return this.inline(type);
    let name = this.names.get(symbol);
    if (!name) {
      name = this.freeName(symbol);
      this.names.set(symbol, name);
      this.made.set(name, {}); // types may contain themselves
      const says = ts.displayPartsToString(symbol.getDocumentationComment(this.checker));
      this.made.set(name, { ...(says ? { description: says } : {}), ...this.inline(type) });
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  private inline(type: ts.Type): Schema {
    const { flags } = type;
    if (type.isUnion()) return this.union(type);
    if (type.isStringLiteral()) return { type: 'string', enum: [type.value] };
    if (type.isNumberLiteral()) return { type: 'number', enum: [type.value] };
    if (flags & ts.TypeFlags.BooleanLiteral) {
      return { type: 'boolean', enum: [this.checker.typeToString(type) === 'true'] };
    }
    if (flags & ts.TypeFlags.StringLike) return { type: 'string' };
    if (flags & ts.TypeFlags.NumberLike) return { type: 'number' };
    if (flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
    if (flags & ts.TypeFlags.Null) return { nullable: true, enum: [null] };
    if (flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) return {};
    // A branded id: a string that also carries a mark for the compiler.
    if (type.isIntersection() && type.types.some((part) => part.flags & ts.TypeFlags.String))
      return { type: 'string' };
    if (this.checker.isTupleType(type)) {
      const parts = this.checker.getTypeArguments(type as ts.TypeReference).map((part) => this.of(part));
      return { type: 'array', items: { oneOf: parts }, minItems: parts.length, maxItems: parts.length };
    }
    if (this.checker.isArrayType(type)) {
      const [item] = this.checker.getTypeArguments(type as ts.TypeReference);
      return { type: 'array', items: item ? this.of(item) : {} };
    }
    return this.object(type);
  }

  private object(type: ts.Type): Schema {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const property of type.getProperties()) {
      if (property.flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Accessor)) continue;
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      const own = this.checker.getTypeOfSymbol(property);
      const schema = this.of(isOptional ? this.checker.getNonNullableType(own) : own);
      const limits = limitsOf(property, this.checker);
      const says = ts.displayPartsToString(property.getDocumentationComment(this.checker));
      properties[property.name] =
        schema.$ref !== undefined && says
          ? { description: says, allOf: [schema] }
          : describe(schema, says, limits);
      if (!isOptional) required.push(property.name);
    }
    const index = this.checker.getIndexInfoOfType(type, ts.IndexKind.String);
    return {
      type: 'object',
      properties,
      ...(required.length > 0 ? { required } : {}),
      ...(index ? { additionalProperties: this.of(index.type) } : {}),
    };
  }

  private union(type: ts.UnionType): Schema {
    const parts = type.types.filter((part) => !(part.flags & ts.TypeFlags.Undefined));
    const isNullable = parts.some((part) => part.flags & ts.TypeFlags.Null);
    const rest = parts.filter((part) => !(part.flags & ts.TypeFlags.Null));
    const nullable = isNullable ? { nullable: true } : {};
    if (rest.every((part) => part.flags & ts.TypeFlags.BooleanLiteral)) {
      return rest.length === 2
        ? { type: 'boolean', ...nullable }
        : { ...this.inline(rest[0] ?? type), ...nullable };
    }
    if (rest.every((part) => part.isStringLiteral())) {
      // The compiler's own order changes with what it happened to read first.
      const values = rest.map((part) => part.value).sort();
      return { type: 'string', enum: [...values, ...(isNullable ? [null] : [])], ...nullable };
    }
    if (rest.length === 1 && rest[0]) {
      const schema = this.of(rest[0]);
      if (!isNullable) return schema;
      return schema['$ref'] === undefined ? { ...schema, ...nullable } : { allOf: [schema], ...nullable };
    }
    const schemas = rest.map((part) => this.of(part));
    return { oneOf: schemas.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)), ...nullable };
  }

  private freeName(symbol: ts.Symbol): string {
    if (!this.made.has(symbol.name)) return symbol.name;
    // Two rooms use one word, as the bot's settings and the command to pause it do: the room tells them apart.
    const room =
      /\/src\/([^/]+)\//.exec(symbol.declarations?.[0]?.getSourceFile().fileName ?? '')?.[1] ?? 'other';
    return `${room.charAt(0).toUpperCase()}${room.slice(1)}${symbol.name}`;
  }
}

/** The name under which a type of ours is known; generic and foreign ones are written out where they stand. */
function namingSymbol(type: ts.Type): ts.Symbol | undefined {
  const symbol = type.aliasSymbol ?? type.getSymbol();
  const declaration = symbol?.declarations?.[0];
  if (!symbol || !declaration || declaration.getSourceFile().fileName.includes('/node_modules/'))
    return undefined;
  const isNamed =
    ts.isInterfaceDeclaration(declaration) ||
    ts.isClassDeclaration(declaration) ||
    ts.isTypeAliasDeclaration(declaration);
  if (!isNamed || declaration.typeParameters?.length) return undefined;
  const isPlain = type.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike) || type.isIntersection();
  return isPlain && !type.isUnion() ? undefined : symbol;
}

/** What the decorators of class-validator add to a property's type. */
function limitsOf(property: ts.Symbol, checker: ts.TypeChecker): Schema {
  const limits: Schema = {};
  const declaration = property.valueDeclaration;
  if (!declaration || !ts.isPropertyDeclaration(declaration)) return limits;
  for (const { expression } of ts.getDecorators(declaration) ?? []) {
    if (!ts.isCallExpression(expression)) continue;
    const numbers = expression.arguments.map((argument) => {
      const type = checker.getTypeAtLocation(argument);
      return type.isNumberLiteral() ? type.value : undefined;
    });
    Object.assign(limits, limitOf(expression.expression.getText(), numbers));
  }
  return JSON.parse(JSON.stringify(limits)) as Schema; // without limits the compiler could not work out
}

function limitOf(decorator: string, [first, second]: (number | undefined)[]): Schema {
  switch (decorator) {
    case 'MaxLength':
      return { maxLength: first };
    case 'MinLength':
      return { minLength: first };
    case 'Length':
      return { minLength: first, maxLength: second };
    case 'Min':
      return { minimum: first };
    case 'Max':
      return { maximum: first };
    case 'ArrayMaxSize':
      return { maxItems: first };
    case 'ArrayMinSize':
      return { minItems: first };
    case 'IsInt':
      return { type: 'integer' };
    case 'IsEmail':
      return { format: 'email' };
    case 'IsISO8601':
      return { format: 'date-time' };
    default:
      return {};
  }
}

function describe(schema: Schema, says: string, limits: Schema): Schema {
  return { ...(says ? { description: says } : {}), ...schema, ...limits };
}
