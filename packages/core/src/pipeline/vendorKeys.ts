/** The public formats of keys that open something at a vendor's, as far as a key tells by itself what it is. */
const formats = [
  // Stripe, Shopify, DigitalOcean, GitHub, npm, Docker, RubyGems, Hugging Face, Grafana, Linear, Figma.
  /(?:[sr]k_(?:live|test)|whsec|shp[a-z]{2}|do[opr]_v1|gh[a-z]|github_pat|npm|dckr_pat|rubygems|hf|glsa|lin_api|figd)_\w{20,}/,
  // Slack, GitLab, Square, PyPI, Google's clients, New Relic, Postman.
  /(?:xox[a-z]|xapp|gl[a-z]{2,6}|sq0[a-z]{3}|pypi|GOCSPX|NRAK|PMAK)-[\w-]{16,}/,
  // SendGrid, Google's users, Vault.
  /(?:SG|ya29|hvs)\.[\w.-]{20,}/,
  // Twilio, Mailgun, Databricks, Mailchimp.
  /(?:SK|AC|key-|dapi)[\da-f]{32}|[\da-f]{32}-us\d{1,2}/,
  // Amazon, Google, Atlassian, Facebook and Square.
  /A(?:KI|SI)A[A-Z2-7]{16}|AIza[\w-]{35}|AT(?:BB|ATT|CTT)[\w=-]{24,}|EAA[\w-]{57,}/,
  // OpenAI, Anthropic: unlike a name in CSS.
  /sk-(?=[\w-]{0,50}\d)(?=[\w-]{0,50}[A-Z])[\w-]{20,}/,
  // Bots of Discord and Telegram, and addresses that anybody may write to.
  /[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,}|\d{8,10}:AA[\w-]{32,}/,
  /(?:hooks\.slack|discord(?:app)?)\.com\/(?:services|api\/webhooks)\/[\w/-]{16,}/,
];

/** Each ends where nothing but one more character could follow, so that looking at one never takes long. */
export const vendorKey: RegExp = new RegExp(formats.map(({ source }) => source).join('|'));
