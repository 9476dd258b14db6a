import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readDocument } from '../../scripts/documents.ts';
import { caddyPrograms, nginxPrograms } from '../../scripts/proxies.ts';
import { isListening } from './listen.ts';

/** A proxy before a server and before a site, both with TLS and HTTP/2 and as the documents say. */
export interface RunningProxy {
  /** The errors that it had to tell of until now. */
  errors(): string;
  stop(): Promise<void>;
}

interface ProxyOptions {
  /** Names under which the server and the site are reached. */
  readonly telemetry: string;
  readonly site: string;
  /** Where the server listens. */
  readonly server: string;
  /** The site's pages by the names of their files. */
  readonly pages: Readonly<Record<string, string>>;
  /** Where both listen. */
  readonly port: number;
}

/** Starts nginx; the test ends it. Throws where nginx or openssl are missing. */
export async function startNginx(options: ProxyOptions): Promise<RunningProxy> {
  const { telemetry, site, port } = options;
  const programs = nginxPrograms.find();
  if (!programs) throw new Error(nginxPrograms.cure);
  const folder = await makeFolder(options);
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const made = 'req -x509 -newkey rsa:2048 -nodes -days 2'.split(' ');
  const names = ['-subj', `/CN=${telemetry}`, '-addext', `subjectAltName=DNS:${telemetry},DNS:${site}`];
  execFileSync(programs.openssl, [...made, ...names, '-keyout', key, '-out', certificate], { stdio: 'pipe' });
  const [whole = '', location = ''] = blocks('nginx', /proxy_pass/);
  const own = `server { listen 443 ssl http2; server_name ${site}; root ${folder}/site; ${location} }`;
  const servers = toServer(`${whole}\n${own}`, options)
    .replaceAll('listen 443', `listen 127.0.0.1:${port}`)
    .replace(/ssl_certificate \S+;\s*ssl_certificate_key \S+;/, '');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((one) => `${one}_temp_path ${folder}/${one};`)
    .join('\n');
  const config = join(folder, 'nginx.conf');
  await writeFile(
    config,
    `${process.getuid?.() === 0 ? 'user root; ' : ''}daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr;
events {}
http {
  access_log off;
  ${temporary}
  ssl_certificate ${certificate};
  ssl_certificate_key ${key};
  ${servers}
}
`,
  );
  return run(
    [programs.nginx, '-e', 'stderr', '-p', folder, '-c', config],
    { folder, port, ending: 'SIGQUIT' },
    /\[(?:error|crit|alert|emerg)\]/,
  );
}

/** Starts Caddy, with an authority of its own for its certificates; the test ends it. Throws where Caddy is missing. */
export async function startCaddy(options: ProxyOptions): Promise<RunningProxy> {
  const { site, port } = options;
  const programs = caddyPrograms.find();
  if (!programs) throw new Error(caddyPrograms.cure);
  const folder = await makeFolder(options);
  const [whole = '', inSite = ''] = blocks('text', /reverse_proxy/);
  const config = join(folder, 'Caddyfile');
  await writeFile(
    config,
    `{
  admin off
  default_bind 127.0.0.1
  https_port ${port}
  auto_https disable_redirects
  local_certs
  skip_install_trust
  storage file_system ${folder}/storage
}
${toServer(whole, options)}
${site} {
  root * ${folder}/site
  file_server
  ${toServer(inSite, options)}
}
`,
  );
  return run(
    [programs.caddy, 'run', '--adapter', 'caddyfile', '--config', config],
    { folder, port, ending: 'SIGTERM' },
    // A tab that was closed is no error, though Caddy calls it one.
    /"level":"(?:error|panic|fatal)"(?!.*"context canceled")/,
  );
}

async function makeFolder({ pages }: ProxyOptions): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'candor-proxy-'));
  await mkdir(join(folder, 'site'));
  for (const [name, html] of Object.entries(pages)) await writeFile(join(folder, 'site', name), html);
  return folder;
}

/** What docs/server.md shows: a whole server, and what a site's own needs. */
function blocks(language: string, about: RegExp): string[] {
  return [...readDocument('docs/server.md').matchAll(new RegExp(`\`\`\`${language}\n([^\`]*)\`\`\``, 'g'))]
    .map(([, code = '']) => code)
    .filter((code) => about.test(code));
}

/** The documents' names and addresses are not the test's. */
function toServer(config: string, { telemetry, server }: ProxyOptions): string {
  return config
    .replaceAll('telemetry.shop.example', telemetry)
    .replaceAll(/(?:http:\/\/)?127\.0\.0\.1:4400/g, (address) =>
      address.startsWith('http') ? server : new URL(server).host,
    );
}

/** Runs it until it listens; lines that match tell of errors. */
async function run(
  [program = '', ...args]: readonly string[],
  { folder, port, ending }: { folder: string; port: number; ending: NodeJS.Signals },
  isError: RegExp,
): Promise<RunningProxy> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
  await listens(child, port, () => said);
  return {
    errors: () =>
      said
        .split('\n')
        .filter((line) => isError.test(line))
        .join('\n'),
    async stop() {
      child.kill(ending);
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listens(child: ChildProcess, port: number, said: () => string): Promise<void> {
  for (let tries = 0; tries < 200 && child.exitCode === null; tries += 1) {
    if (await isListening(port)) return;
    await delay(50);
  }
  child.kill('SIGKILL');
  throw new Error(`The proxy did not start: ${said()}`);
}
