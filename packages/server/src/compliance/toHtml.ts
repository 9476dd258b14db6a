import { createHash } from 'node:crypto';
import type { ComplianceReport, ControlResult, ControlVerdict, Framework } from '../api/types.ts';

const NAMES: Readonly<Record<Framework, string>> = { gdpr: 'GDPR', soc2: 'SOC 2', hipaa: 'HIPAA' };
const VERDICTS: Readonly<Record<ControlVerdict, string>> = {
  pass: '✓ Pass',
  fail: '✕ Fail',
  person: '? Needs a person',
};

const STYLE = `
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, sans-serif; color: #1b1b1f; background: #fff; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; } h2 { margin-top: 2.5rem; border-bottom: 1px solid #999; } h3 { margin: 0; font-size: 1rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: start; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid #ddd; overflow-wrap: anywhere; }
article { border: 1px solid #ccc; border-inline-start: .4rem solid #767676; border-radius: .3rem; padding: .7rem 1rem; margin: .8rem 0; break-inside: avoid; }
article.pass { border-inline-start-color: #1a7f37; } article.fail { border-inline-start-color: #c62828; } article.person { border-inline-start-color: #9a6700; }
.verdict { float: inline-end; font-weight: 600; } .muted { color: #595959; } .todo { font-weight: 600; }
ul { margin: .3rem 0; padding-inline-start: 1.2rem; } code { overflow-wrap: anywhere; }
@page { margin: 18mm 15mm; }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
`;

/** Lets nothing in: no script, no picture, no address. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** A kept report as one HTML file that needs nothing else; `sha256` is that of its JSON. */
export function toHtml(report: ComplianceReport, { sha256 }: { sha256: string }): string {
  const { id, at, version, frameworks, counts, controls, processing, limits } = report;
  const time = `${at.slice(0, 16).replace('T', ' ')} UTC`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>Compliance report of ${toText(time)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Compliance report</h1>
<p>${toText(time)} · Candor ${toText(version)} · ${frameworks.map((one) => NAMES[one]).join(', ')}</p>
<p><strong>${counts.fail} failed, ${counts.person} need a person, ${counts.pass} passed.</strong></p>
<ul>${limits.map((limit) => `<li>${toText(limit)}</li>`).join('')}</ul>
${frameworks.map((framework) => toSection(framework, controls)).join('\n')}
<h2>Record of processing activities (Art. 30 GDPR)</h2>
<p>To be filled in by people:</p>
<ul>${processing.missing.map((text) => `<li>${toText(text)}</li>`).join('')}</ul>
<table>
<thead><tr><th scope="col">Event</th><th scope="col">Purpose</th><th scope="col">From level</th><th scope="col">Data</th><th scope="col">Days</th></tr></thead>
<tbody>
${processing.activities
  .map(
    ({ type, purpose, level, data, kept }) =>
      `<tr><td><code>${toText(type)}</code></td><td>${toText(purpose)}</td><td>${toText(level)}</td><td>${data
        .map((of) => `${toText(of.class)}: ${toText(of.fields.join(', '))}`)
        .join('<br>')}</td><td>${kept}</td></tr>`,
  )
  .join('\n')}
</tbody>
</table>
<h3>Recipients of alerts</h3>
${
  processing.recipients.length === 0
    ? '<p>None.</p>'
    : `<ul>${processing.recipients.map(({ kind, place, project }) => `<li>${toText(`${kind}: ${place} (${project})`)}</li>`).join('')}</ul>`
}
<h3>Measures (Art. 32 GDPR)</h3>
<ul>${processing.measures.map((text) => `<li>${toText(text)}</li>`).join('')}</ul>
<h2>Seal</h2>
<p>Report <code>${toText(id)}</code>. The SHA-256 of its JSON file stands in the server’s audit log, which <code>candor audit verify</code> checks:</p>
<p><code>${toText(sha256)}</code></p>
</body>
</html>
`;
}

function toSection(framework: Framework, controls: readonly ControlResult[]): string {
  const own = controls.filter((control) => control.framework === framework);
  return `<h2>${NAMES[framework]}</h2>\n${own.map(toArticle).join('\n')}`;
}

function toArticle({ id, article, title, asks, looksAt, verdict, evidence, todo }: ControlResult): string {
  return `<article class="${verdict}" id="${toText(id)}">
<span class="verdict">${VERDICTS[verdict]}</span>
<h3>${toText(`${article} · ${title}`)}</h3>
<p>${toText(asks)} <span class="muted">Looks at: ${toText(looksAt)}.</span></p>
<ul>${evidence.map((text) => `<li>${toText(text)}</li>`).join('')}</ul>
${todo === '' ? '' : `<p class="todo">${toText(todo)}</p>`}
</article>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function toText(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
