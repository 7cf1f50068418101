import { chmodSync } from 'node:fs';
import { Person } from './person.ts';
import { freePort } from './ports.ts';
import { ServerProcess } from './server-process.ts';

export interface SignIn {
  email: string;
  password: string;
  role: string;
}

/** What `npm start` starts, with the packaged Postgres in a folder of its own, and the phones by script. */
export class Demo {
  readonly server: ServerProcess;
  signIns: SignIn[] = [];

  private constructor(server: ServerProcess) {
    this.server = server;
  }

  static async prepare(): Promise<Demo> {
    const server = new ServerProcess('start', await freePort(), {});
    // Started by root, Postgres runs as somebody else, who must find the way in.
    chmodSync(server.dataDir, 0o755);
    return new Demo(server);
  }

  static async open(): Promise<Demo> {
    const demo = await Demo.prepare();
    await demo.start();
    return demo;
  }

  /** @returns ms until it said how to sign in */
  async start(): Promise<number> {
    const begun = performance.now();
    this.server.output = '';
    this.server.spawn();
    // The first start builds what is stale.
    await this.server.said(/Ctrl-C stops it/, 100_000);
    this.signIns = [...this.server.output.matchAll(/^ {4}(\S+@\S+) +(\S+) +\((\w+)\)$/gm)].map(
      ([, email = '', password = '', role = '']) => ({ email, password, role }),
    );
    return performance.now() - begun;
  }

  /** A link by which somebody new chooses her password. */
  async invitation(email: string): Promise<string> {
    const admin = this.signIns.find(({ role }) => role === 'admin');
    const person = await Person.signedIn(this.server.url, admin?.email ?? '', admin?.password ?? '');
    const { invitationUrl } = await person.post<{ invitationUrl: string }>('/teammates', {
      name: 'Nova Pessoa',
      email,
      role: 'agent',
    });
    return invitationUrl;
  }

  /** Something on the pretend phones, by script. */
  async phones<T = Record<string, unknown>>(path: string, body: unknown = {}): Promise<T> {
    const response = await fetch(`${this.server.url}/simulator/api${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} → ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}
