import { createHash } from "node:crypto";

/** A way in which a secret stands in a text. */
export interface SecretKind {
  name: string;
  text: string;
  /** What must be found nowhere afterwards. */
  needles: readonly string[];
}

/** A value that no rule knows by its shape: only what stands around it gives it away. */
export const planted = "Zq7planted3Xw";
/** Words of letters only are passwords too. */
const word = "hunterplanted";
const awkward = `a@b/c:d#${planted}`;

const base64 = (text: string) => Buffer.from(text).toString("base64");
const base64Url = (text: string) => Buffer.from(text).toString("base64url");
/** Letters and digits that look random and are always the same. */
const random = (length: number, seed: string) =>
  Array.from({ length: Math.ceil(length / 40) }, (_, part) =>
    createHash("sha1").update(`${seed}${part}`).digest("hex"),
  )
    .join("")
    .slice(0, length);
const mixed = (length: number, seed: string) =>
  base64(random(length * 2, seed))
    .replace(/[^A-Za-z0-9]/g, "")
    .slice(0, length);
const base32 = (length: number, seed: string) =>
  Array.from(
    random(length, seed),
    (digit) => "ABCDEFGHIJKLMNOP234567"[Number.parseInt(digit, 16)] ?? "A",
  ).join("");

const said = (name: string, text: string, ...needles: string[]): SecretKind => ({
  name,
  text,
  needles: needles.length === 0 ? [planted] : needles,
});

/** A word beside the value says what it is. */
const beside: readonly SecretKind[] = [
  said("variable", `PGPASSWORD=${planted}`),
  said("variable of letters only", `DB_PASSWORD=${word}`, word),
  said("without a boundary", `DBPASSWORD=${planted}`),
  said("without a boundary, lower case", `dbpasswd=${planted}`),
  said("word behind it", `dbPasswordOld=${planted}`),
  said("word behind it, with a line", `DB_PASSWORD_FALLBACK: ${planted}`),
  said("old secret", `clientSecretPrevious: "${planted}"`),
  said("field", `adminPassword: ${planted}`),
  said("pass", `DB_PASS=${planted}`),
  said("pass with a word behind it", `SMTP_PASS_V2=${planted}`),
  said("pwd", `MYSQL_PWD=${planted}`),
  said("passphrase", `PASSPHRASE=${planted}`),
  said("passcode", `passcode: ${planted}`),
  said("parameter of libpq", `host=h sslpassword=${planted} user=u`),
  said("quoted parameter of libpq", `host=h password='a\\'${planted}' user=u`),
  said("escaped parameter of libpq", `host=h password=a\\ ${planted} user=u`),
  said("spaced parameter of libpq", `host = h password = ${planted} user = u`),
  said("ADO", `Server=h;User Id=u;Password=${planted};Encrypt=true`),
  said("ADO, short", `Server=h;UID=u;PWD=${planted};Encrypt=true`),
  said("Azure account", `AccountName=a;AccountKey=${planted};EndpointSuffix=core`),
  said("Azure bus", `Endpoint=sb://h/;SharedAccessKeyName=n;SharedAccessKey=${planted}`),
  said("token", `authToken=${planted}`),
  said("refresh token", `refresh_token=${planted}&grant_type=x`),
  said("API key", `X-API-Key: ${planted}`),
  said("AWS key", `AWS_SECRET_ACCESS_KEY=${planted}`),
  said("encryption key", `ENCRYPTION_KEY: ${planted}`),
  said("payment key", `STRIPE_KEY=${planted}`),
  said("salt of a session", `SESSION_SECRET=${planted}`),
  said("assertion", `jwt=${planted}`),
  said("credentials", `credentials=${planted}`),
  said("option", `run --password ${planted} --verbose`),
  said("option with =", `run --db-pass=${planted}`),
  said("option with a quote", `run --token "${planted}" -v`),
  said("option of letters only", `run --password ${word}`, word),
  said("curl", `curl -u admin:${planted} https://h/x`),
  said("curl, long", `curl --user admin:${planted} https://h/x`),
  said("header of curl", `curl -H 'X-Auth-Token: ${planted}' https://h`),
  said("SQL", `ALTER ROLE a PASSWORD '${planted}'`),
  said("SQL, encrypted", `CREATE ROLE a WITH ENCRYPTED PASSWORD '${planted}' LOGIN`),
  said("SQL of others", `CREATE USER a IDENTIFIED BY '${planted}'`),
  said("nats.conf", `password ${planted}`),
  said("nats.conf, block", `authorization {\n  token ${planted}\n}`),
  said("nats.conf, map", `{user: a, pass: ${planted}}`),
  said("nats.conf, variable", `PW = ${planted}`),
  said("XML", `<password>${planted}</password>`),
  said("XML attribute", `<db user="a" password="${planted}"/>`),
  said("Ruby", `:password => "${planted}"`),
  said("Python", `{'user': 'a', 'password': '${planted}'}`),
  said("Python object", `Config(user='a', password='${planted}')`),
  said("Python secret", `SecretStr('x') token=b'${planted}'`),
  said("Python pair", `[('user', 'a'), ('password', '${planted}')]`),
  said("Rust Debug", `Config { user: "a", password: "${planted}" }`),
  said("Rust Debug, optional", `password: Some("${planted}")`),
  said("Rust Debug, wrapped", `Config { token: Secret(${planted}) }`),
  said("Rust Debug, pair", `("password", "${planted}")`),
  said("Rust Debug, pretty", `Config {\n    password: Some(\n        "${planted}",\n    ),\n}`),
  said("Go %+v", `{User:a Password:${planted} Port:5432}`),
  said("Go %#v", `main.Config{User:"a", Password:"${planted}", Port:5432}`),
  said("Go %+v of a map", `map[password:${planted} user:a]`),
  said("Java", `Config[user=a, password=${planted}]`),
  said("JSON", `{"password":"${planted}"}`),
  said("JSON in a sentence", `config is {"password":"${planted}"} now`),
  said("JSON, escaped", `{\\"password\\":\\"${planted}\\"}`),
  said("JSON, escaped twice", `{\\\\\\"password\\\\\\":\\\\\\"${planted}\\\\\\"}`),
  said("JSON in JSON", JSON.stringify({ a: JSON.stringify({ password: planted }) })),
  said("JSON, name escaped", `{"p\\u0061ssword":"${planted}"}`),
  said("JSON of name and value", `{"name":"DB_PASSWORD","value":"${planted}"}`),
  said("YAML", `db:\n  password: ${planted}\n  user: a`),
  said("YAML, quoted", `password: "x ${planted} y"`),
  said("YAML, block", `password: |\n  ${planted}\n  more`),
  said("YAML, folded", `token: >-\n    x\n    ${planted}\nuser: a`),
  said("YAML, next line", `password:\n  ${planted}\nuser: a`),
  said("YAML of name and value", `- name: DB_PASSWORD\n  value: ${planted}`),
  said(".env", `export DB_PASSWORD="${planted}"\nUSER=a`),
  said(".properties", `spring.datasource.password=${planted}`),
  said("TOML", `password = "${planted}"`),
  said("INI", `password = ${planted}`),
  said(".netrc", `machine h login u password ${planted}`),
  said(".netrc of letters only", `machine h login u password ${word}`, word),
  said(".npmrc", `//registry.example/:_authToken=${planted}`),
  said("Dockerfile", `ENV DB_PASSWORD ${planted}`),
  said("coloured", `\u001b[3mpassword\u001b[0m\u001b[2m=\u001b[0m"${planted}"`),
  said("coloured value", `password=\u001b[1m${planted.slice(0, 4)}\u001b[0m${planted.slice(4)}`),
  said("hidden characters", `pass\u200bword=${planted}`),
  said("wide characters", `ｐａｓｓｗｏｒｄ=${planted}`),
  said("percent-encoded assignment", `password%3D${planted}`),
  said("percent-encoded name", `pass%77ord=${planted}`),
  said("form", `grant_type=password&username=a&password=${planted}&scope=x`),
];

/** In an address. */
const inAddresses: readonly SecretKind[] = [
  said("URL", `postgres://u:${planted}@h:5432/d`),
  said("URL of letters only", `postgres://u:${word}@h:5432/d`, word),
  said("URL with all separators", `postgres://u:${awkward}@h:5432/d`),
  said("URL with a quote", `postgres://u:a'${planted}@h/d`),
  said("URL with a blank", `postgres://u:a ${planted}@h:5432/d`),
  said("URL with a slash behind digits", `postgres://u:12/${planted}@h/d`),
  said("URL with a question mark behind digits", `postgres://u:12?${planted}@h/d`),
  said("URL with a slash in the user", `postgres://us/er:${planted}@h/d`),
  said("URL, percent-encoded", `postgres://u:${encodeURIComponent(`${planted}@/`)}@h/d`),
  said("URL without a user", `redis://:${planted}@h:6379/0`),
  said("URL of IPv6", `postgres://u:${planted}@[::1]:5432/d`),
  said("URL of several hosts", `postgres://u:${planted}@h1:5432,h2:5432/d`),
  said("URL of several URLs", `nats://h1:4222,nats://u:${planted}@h2:4222`),
  said("URL with a token for a user", `nats://${planted}@h:4222`),
  said("URL of the web", `https://u:${planted}@h/x`),
  said("URL of the web with a token", `https://${planted}@h/x.git`),
  said("URL of AMQP", `amqps://u:${planted}@h/vhost`),
  said("URL of MongoDB", `mongodb+srv://u:${planted}@h/d`),
  said("URL of JDBC", `jdbc:postgresql://h:5432/d?user=u&password=${planted}`),
  said("URL of JDBC with credentials", `jdbc:oracle:thin:u/${planted}@h:1521:x`),
  said("URL of SQL Server", `jdbc:sqlserver://h:1433;user=u;password=${planted};encrypt=true`),
  said("URL with a scheme in capitals", `POSTGRES://u:${planted}@h/d`),
  said("URL, percent-encoded as a whole", encodeURIComponent(`postgres://u:${planted}@h/d`)),
  said("URL, JSON-escaped", `"nats:\\/\\/u:${planted}@h:4222"`),
  said("URL in JSON escapes", `"postgres:\\u002f\\u002fu:${planted}@h/d"`),
  said(
    "URL in Debug",
    `Url { scheme: "postgres", username: "u", password: Some("${planted}"), host: Some(Domain("h")) }`,
  ),
  said("query", `https://h/x?token=${planted}`),
  said("query with password", `postgresql://h/d?user=u&password=${planted}`),
  said("query of Azure", `https://h/x?sv=1&sig=${planted}&se=1`),
  said("query of AWS", `https://h/x?X-Amz-Signature=${planted}`),
  said("query of an API", `https://h/x?api_key=${planted}&v=1`),
  said("query with a key", `https://maps.example/x?key=${planted}`),
  said("query with a code", `https://h/callback?code=${planted}&state=1`),
  said("fragment", `https://h/#access_token=${planted}&expires_in=1`),
  said("hook of Slack", `https://hooks.slack.com/services/T0123456/B0123456/${planted}abcdefgh`),
  said("hook of Discord", `https://discord.com/api/webhooks/123456789/${planted}`),
  said("without a scheme", `user:${planted}@host:4222 refused`),
  said("without a scheme, database", `u:${planted}@db.example/d`),
  said("DSN of Go for MySQL", `u:${planted}@tcp(h:3306)/d`),
  said("Kerberos-like DSN", `user/${planted}@//h:1521/x`),
];

/** In the headers of HTTP. */
const inHeaders: readonly SecretKind[] = [
  said("bearer", `Authorization: Bearer ${planted}`),
  said("basic", `authorization: Basic ${base64(`u:${planted}`)}`, base64(`u:${planted}`)),
  said("basic without its header", `sent Basic ${base64(`u:${planted}`)} to it`, base64(`u:${planted}`)),
  said("token in a header", `Authorization: token ${planted}`),
  said("digest", `Authorization: Digest username="u", response="${planted}"`),
  said("of AWS", `Authorization: AWS4-HMAC-SHA256 Credential=AKIA/x, SignedHeaders=h, Signature=${planted}`),
  said("of a proxy", `Proxy-Authorization: Basic ${base64(`u:${planted}`)}`, base64(`u:${planted}`)),
  said("bearer in a sentence", `sent bearer ${planted} to it`),
  said("cookie", `Cookie: session=${planted}; theme=dark`),
  said("second cookie", `Cookie: theme=dark; session=${planted}`),
  said("set cookie", `Set-Cookie: id=${planted}; HttpOnly`),
  said("Rust's map of headers", `{"authorization": "Bearer ${planted}", "host": "h"}`),
  said("Go's map of headers", `map[Authorization:[Bearer ${planted}] Host:[h]]`),
  said("headers in JSON", `{"headers":{"cookie":["sid=${planted}"]}}`),
  said("custom header", `X-Vault-Token: ${planted}`),
];

const seed = `SUA${base32(55, "seed")}`;
const jwt = `${base64Url('{"alg":"HS256","typ":"JWT"}')}.${base64Url('{"sub":"1234567890"}')}.${mixed(43, "jwt")}`;
const pem = (kind: string) =>
  `-----BEGIN ${kind}-----\n${mixed(64, `${kind}1`)}\n${mixed(64, `${kind}2`)}\n-----END ${kind}-----`;
const body = (kind: string) => [mixed(64, `${kind}1`), mixed(64, `${kind}2`)];
const scram = `SCRAM-SHA-256$4096:${base64(random(16, "salt"))}$${base64(random(32, "stored"))}:${base64(random(32, "server"))}`;
const shaped = (name: string, text: string) => said(name, `found ${text} here`, text);

/** By how they look, whatever stands beside them. */
const byShape: readonly SecretKind[] = [
  said("JWT", `found ${jwt} here`, jwt, jwt.split(".")[1] ?? "", jwt.split(".")[2] ?? ""),
  ...["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY"].map(
    (kind) => said(`PEM, ${kind}`, pem(kind), ...body(kind)),
  ),
  said("PEM, cut off", pem("PRIVATE KEY").slice(0, 120), mixed(64, "PRIVATE KEY1")),
  said("PEM on one line", pem("PRIVATE KEY").replaceAll("\n", "\\n"), ...body("PRIVATE KEY")),
  said("PGP", pem("PGP PRIVATE KEY BLOCK"), ...body("PGP PRIVATE KEY BLOCK")),
  said(
    "PuTTY",
    `PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\n${mixed(48, "putty")}\nPrivate-MAC: ${random(64, "mac")}`,
    mixed(48, "putty"),
  ),
  shaped("seed of a NATS user", seed),
  shaped("seed of a NATS account", `SAA${base32(55, "account")}`),
  shaped("seed of a NATS operator", `SOA${base32(55, "operator")}`),
  said(
    "credentials of NATS",
    `-----BEGIN NATS USER JWT-----\n${jwt}\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n${seed}\n------END USER NKEY SEED------`,
    jwt,
    seed,
  ),
  shaped("AWS key id", "AKIAIOSFODNN7EXAMPLE"),
  shaped("GitHub", `ghp_${mixed(36, "github")}`),
  shaped("GitHub, fine-grained", `github_pat_${mixed(22, "pat")}_${mixed(59, "pat2")}`),
  shaped("GitLab", `glpat-${mixed(20, "gitlab")}`),
  shaped("Slack", `xoxb-123456789012-123456789012-${mixed(24, "slack")}`),
  shaped("Slack app", `xapp-1-A0123456-123456789012-${random(64, "app")}`),
  shaped("Google", `AIza${mixed(35, "google")}`),
  shaped("Google, OAuth", `ya29.${mixed(60, "oauth")}`),
  shaped("Google, secret", `GOCSPX-${mixed(28, "gocspx")}`),
  shaped("Stripe", `sk_live_${mixed(24, "stripe")}`),
  shaped("npm", `npm_${mixed(36, "npm")}`),
  shaped("PyPI", `pypi-${mixed(60, "pypi")}`),
  shaped("OpenAI", `sk-proj-${mixed(40, "openai")}`),
  shaped("Vault", `hvs.${mixed(40, "vault")}`),
  shaped("DigitalOcean", `dop_v1_${random(64, "do")}`),
  shaped("SendGrid", `SG.${mixed(22, "sg")}.${mixed(43, "sg2")}`),
  shaped("Telegram", `123456789:AA${mixed(33, "telegram")}`),
  shaped("Age", `AGE-SECRET-KEY-1${base32(58, "age")}`),
  said("bootstrap token", `token: abcdef.${random(16, "boot")}`, random(16, "boot")),
  said("SCRAM verifier", `rolpassword ${scram}`, scram.slice(19), scram.split("$")[2] ?? ""),
  shaped("md5 of PostgreSQL", `md5${random(32, "md5")}`),
  shaped("bcrypt", `$2y$10$${mixed(53, "bcrypt")}`),
  shaped("crypt", `$6$${mixed(8, "salt")}$${mixed(86, "crypt")}`),
  shaped("argon2", `$argon2id$v=19$m=65536,t=3,p=4$${mixed(22, "a")}$${mixed(43, "b")}`),
  said(
    "kubeconfig, key",
    `client-key-data: ${base64(pem("RSA PRIVATE KEY"))}`,
    base64(pem("RSA PRIVATE KEY")).slice(0, 60),
  ),
  said("kubeconfig, token", `users:\n- name: a\n  user:\n    token: ${planted}`),
  said(
    "docker's configuration",
    `{"auths":{"r.example":{"auth":"${base64(`u:${planted}`)}"}}}`,
    base64(`u:${planted}`),
  ),
  said("htpasswd", `admin:$apr1$${mixed(8, "h")}$${mixed(22, "i")}`, mixed(22, "i")),
];

/** The same, encoded again: its reader decodes it. */
const encoded: readonly SecretKind[] = [
  said("base64 of an assignment", base64(`password=${planted}`), base64(`password=${planted}`).slice(12, 28)),
  said(
    "base64 of a URL",
    `data: ${base64(`postgres://u:${planted}@h/d`)}`,
    base64(`postgres://u:${planted}@h/d`).slice(16, 36),
  ),
  said(
    "base64 of JSON",
    base64(`{"password":"${planted}"}`),
    base64(`{"password":"${planted}"}`).slice(16, 30),
  ),
  said(
    "base64url of JSON",
    base64Url(`{"user":"?>?","token":"${planted}"}`),
    base64Url(`{"user":"?>?","token":"${planted}"}`).slice(30, 44),
  ),
  said("base64 of a key", base64(pem("PRIVATE KEY")), base64(pem("PRIVATE KEY")).slice(60, 120)),
  said("base64 of a seed", base64(seed), base64(seed).slice(8, 60)),
  said(
    "base64 of base64",
    base64(base64(`password=${planted}`)),
    base64(base64(`password=${planted}`)).slice(8, 36),
  ),
  said(
    "base64 over lines",
    base64(pem("RSA PRIVATE KEY")).replace(/.{64}/g, "$&\n"),
    base64(pem("RSA PRIVATE KEY")).slice(64, 128),
  ),
  said("percent-encoded", encodeURIComponent(`{"password":"${planted}"}`)),
  said("percent-encoded twice", encodeURIComponent(encodeURIComponent(`password=${planted}`))),
  said("JSON-escaped", JSON.stringify(`password: "${planted}"`)),
  said("escaped character by character", `"password\\u003d${planted}"`),
  said("HTML", `password=&quot;${planted}&quot;`),
  said("HTML, coded", `&lt;password&gt;${planted}&lt;/password&gt;`),
];

export const secretKinds: readonly SecretKind[] = [
  ...beside,
  ...inAddresses,
  ...inHeaders,
  ...byShape,
  ...encoded,
];
