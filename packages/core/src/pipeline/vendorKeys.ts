/** The public formats of keys that open something at a vendor's, as far as a key tells by itself what it is. */
const formats = [
  // What vendors put in front, and something made by chance, unlike a name in code.
  // Stripe, Shippo, OpenAI, Anthropic, OpenRouter, Shopify, DigitalOcean, GitHub, Docker, RubyGems, npm, Hugging Face, Linear, Figma, PlanetScale, Vercel, Sentry,
  // ReadMe, Netlify, Supabase, Sourcegraph, Notion, 1Password, Grafana, GitLab, Slack, Square, PyPI, Google, New Relic, Postman,
  // Contentful, Flutterwave, Heroku, Brevo, Perplexity, Tailscale, Adobe, Pulumi, Dynatrace, MailerSend, Doppler, Vault, SendGrid.
  /(?:(?:[sr]k|shippo|duffel)_(?:live|test)|sk-(?:proj|svcacct|admin|ant|or)|whsec|shp(?:at|ss|ca|pa)|do[opr]_v1|gh[oprsu]|github_pat|dckr_pat|rubygems|npm|hf|lin_api|figd|pscale_tkn|vercel_blob_rw|sntry[su]|rdme|nfp|s[bg]p|secret|ops|gl(?:sa|c|pat|dt|[cfr]t|ptt|cbt|oas|imt|agent|soat|ffct)|xox[a-z](?:\.xox[a-z])?|xapp|sq0[a-z]{3}|pypi|GOCSPX|NRAK|PMAK|CFPAT|FLWSECK|HRKU|xkeysib|pplx|tskey|p8e|pul|dt0c01|mlsn|dp\.pt|hv[bs]|ya29|SG)[_.-](?=[\w.-]{0,64}(?:\d[A-Za-z]|[a-z][A-Z]|[A-Z]{9}))[\w.-]{18,}[\w-]=*/,
  // OpenAI's old ones, Mapbox, Groq, xAI, Replicate, Notion, Typeform, Dropbox, Resend: what could begin a name.
  /(?:sk|gsk|xai|r8|ntn|tfp|sl|re)[_.-](?=(?:[A-Za-z_.-]{0,32}\d){2})(?=[\w.-]{0,64}[A-Z])[\w.-]{18,}[\w-]/,
  // Twilio, Mailgun, Databricks, Mailchimp, Airtable, Plaid, PayPal.
  /(?:SK|AC|key-|dapi|pat\w{14}\.|access_token\$\w+\$\w+\$)[\da-f]{32,64}|[\da-f]{32}-us\d{1,2}|access-[a-z]{7,11}-[\da-f]{8}-[\da-f-]{27}/,
  // Amazon, Google, Atlassian, Facebook and Square, Alibaba, JFrog, EasyPost, age, Razorpay, Firebase.
  /A(?:KI|SI)A[A-Z2-7]{16}|AIza[\w-]{35}|AT(?:BB|ATT|CTT)[\w=-]{24,}|EAA[\w-]{57,}|(?:LTAI|AKCp|EZ[AT]K|AGE-SECRET-KEY-1|rzp_live_)\w{14,}|AAAA[\w-]{7}:APA91b[\w-]{99,}/,
  // Azure, HashiCorp.
  /\w{3}\dQ~[\w.~-]{30,}\w|\.atlasv1\.[\w-]{60,}/,
  // Bots of Discord and Telegram, and addresses that anybody may write to.
  /[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,}|(?:bot)?\d{8,10}:AA[\w-]{32,}/,
  /(?:hooks\.slack|discord(?:app)?)\.com\/(?:services|api\/webhooks)\/[\w/-]{16,}/,
];

/** Each ends where nothing but one more character could follow, so that looking at one never takes long. */
export const vendorKey: RegExp = new RegExp(formats.map(({ source }) => source).join('|'));
