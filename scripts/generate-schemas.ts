import { globSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { SchemaMaker, type Schema } from './type-schema.ts';

const root = join(import.meta.dirname, '..');

export interface Operation {
  /** The method's own words, above it in the code. */
  readonly says?: string;
  readonly query?: Schema;
  readonly body?: Schema;
  readonly answer?: Schema;
}

export interface Schemas {
  readonly components: Record<string, Schema>;
  /** By `Controller_method`, as Nest names operations. */
  readonly operations: Record<string, Operation>;
  /** What crosses the socket, by the name of the event; null carries nothing. */
  readonly socket: {
    readonly handshake: Schema;
    readonly toClient: Record<string, Schema | null>;
    readonly toServer: Record<string, Schema | null>;
  };
  readonly problem: Schema;
}

/**
 * Reads the types of the doors out of the code itself, controllers and contract, as JSON Schema. So the documents that
 * the product serves cannot say anything else than the compiler does.
 */
export function generateSchemas(): Schemas {
  const controllers = globSync('server/src/**/*.controller.ts', { cwd: root }).toSorted();
  const contract = join(root, 'libs/contract/src/index.ts');
  const config = ts.readConfigFile(join(root, 'server/tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, join(root, 'server'));
  const program = ts.createProgram([...controllers.map((file) => join(root, file)), contract], options);
  const checker = program.getTypeChecker();
  const maker = new SchemaMaker(checker);

  const named = new Map<string, ts.Type>();
  const contractFile = program.getSourceFile(contract);
  const contractSymbol = contractFile && checker.getSymbolAtLocation(contractFile);
  for (const symbol of contractSymbol ? checker.getExportsOfModule(contractSymbol) : []) {
    named.set(symbol.name, checker.getDeclaredTypeOfSymbol(symbol));
  }
  const one = (name: string): ts.Type => {
    const type = named.get(name);
    if (!type) throw new Error(`The contract has no ${name}.`);
    return type;
  };

  const operations: Record<string, Operation> = {};
  for (const file of controllers) {
    const source = program.getSourceFile(join(root, file));
    source?.forEachChild((node) => {
      if (ts.isClassDeclaration(node)) Object.assign(operations, operationsOf(node, checker, maker));
    });
  }
  const socket = {
    handshake: maker.of(one('Handshake')),
    toClient: events(one('ServerToClient'), checker, maker),
    toServer: events(one('ClientToServer'), checker, maker),
  };
  const problem = maker.of(one('Problem'));
  return { components: maker.components(), operations, socket, problem };
}

function operationsOf(
  controller: ts.ClassDeclaration,
  checker: ts.TypeChecker,
  maker: SchemaMaker,
): Record<string, Operation> {
  const found: Record<string, Operation> = {};
  for (const member of controller.members) {
    if (!ts.isMethodDeclaration(member) || !ts.getDecorators(member)?.length) continue;
    const name = `${controller.name?.text}_${member.name.getText()}`;
    const operation: { -readonly [K in keyof Operation]: Operation[K] } = {};
    const says = ts.displayPartsToString(
      checker.getSymbolAtLocation(member.name)?.getDocumentationComment(checker) ?? [],
    );
    if (says) operation.says = says;
    for (const parameter of member.parameters) {
      const kind = decoratorNames(parameter).find((one) => one === 'Body' || one === 'Query');
      if (!kind || firstArgument(parameter)) continue; // a single field is described by Nest
      operation[kind === 'Body' ? 'body' : 'query'] = maker.of(checker.getTypeAtLocation(parameter));
    }
    const signature = checker.getSignatureFromDeclaration(member);
    const answer = signature && checker.getAwaitedType(signature.getReturnType());
    if (answer && !(answer.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined)))
      operation.answer = maker.of(answer);
    found[name] = operation;
  }
  return found;
}

function decoratorNames(parameter: ts.ParameterDeclaration): string[] {
  return (ts.getDecorators(parameter) ?? []).map(({ expression }) =>
    ts.isCallExpression(expression) ? expression.expression.getText() : expression.getText(),
  );
}

function firstArgument(parameter: ts.ParameterDeclaration): ts.Expression | undefined {
  for (const { expression } of ts.getDecorators(parameter) ?? []) {
    if (ts.isCallExpression(expression) && /^(Body|Query)$/.test(expression.expression.getText())) {
      return expression.arguments.find((argument) => ts.isStringLiteral(argument));
    }
  }
  return undefined;
}

function events(type: ts.Type, checker: ts.TypeChecker, maker: SchemaMaker): Record<string, Schema | null> {
  return Object.fromEntries(
    type.getProperties().map((property) => {
      const [signature] = checker.getTypeOfSymbol(property).getCallSignatures();
      const [parameter] = signature?.getParameters() ?? [];
      return [property.name, parameter ? maker.of(checker.getTypeOfSymbol(parameter)) : null];
    }),
  );
}
