import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readDocument } from '../../scripts/documents.ts';
import { nginxPrograms } from '../../scripts/nginx.ts';
import { isListening } from './listen.ts';

/** An nginx before a server and before a site, both with TLS and HTTP/2 and as the documents say. */
export interface Nginx {
  /** What it had to say until now. */
  errors(): string;
  stop(): Promise<void>;
}

interface NginxOptions {
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

/** Starts it; the test ends it. Throws where nginx or openssl are missing. */
export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const { telemetry, site, server, pages, port } = options;
  const programs = nginxPrograms.find();
  if (!programs) throw new Error(nginxPrograms.cure);
  const folder = await mkdtemp(join(tmpdir(), 'candor-nginx-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const made = 'req -x509 -newkey rsa:2048 -nodes -days 2'.split(' ');
  const names = ['-subj', `/CN=${telemetry}`, '-addext', `subjectAltName=DNS:${telemetry},DNS:${site}`];
  execFileSync(programs.openssl, [...made, ...names, '-keyout', key, '-out', certificate], { stdio: 'pipe' });
  await mkdir(join(folder, 'site'));
  for (const [name, html] of Object.entries(pages)) await writeFile(join(folder, 'site', name), html);

  const [whole = '', location = ''] = blocks();
  const own = `server { listen 443 ssl http2; server_name ${site}; root ${folder}/site; ${location} }`;
  const servers = `${whole}\n${own}`
    .replaceAll('listen 443', `listen 127.0.0.1:${port}`)
    .replaceAll('telemetry.shop.example', telemetry)
    .replaceAll('http://127.0.0.1:4400', server)
    .replace(/ssl_certificate \S+;\s*ssl_certificate_key \S+;/, '');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((one) => `${one}_temp_path ${folder}/${one};`)
    .join('\n');
  await writeFile(
    join(folder, 'nginx.conf'),
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
  const child = spawn(programs.nginx, ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
  await listens(child, port, () => errors);
  return {
    errors: () => errors,
    async stop() {
      child.kill('SIGQUIT');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What docs/server.md shows: a whole server, and what a site's own server needs. */
function blocks(): string[] {
  return [...readDocument('docs/server.md').matchAll(/```nginx\n([\s\S]*?)```/g)].map(
    ([, code = '']) => code,
  );
}

async function listens(child: ChildProcess, port: number, errors: () => string): Promise<void> {
  for (let tries = 0; tries < 200 && child.exitCode === null; tries += 1) {
    if (await isListening(port)) return;
    await delay(50);
  }
  child.kill('SIGKILL');
  throw new Error(`nginx did not start: ${errors()}`);
}
