/*
 * A demo identity provider: OpenID Connect in memory, without passwords, for the trial
 * installation and for tests. It stands in for the national sign-in and speaks its claims.
 *
 *   MOTCUA_DEMO_IDP_PORT            port on this machine (required)
 *   MOTCUA_DEMO_IDP_ISSUER          its own address (default http://localhost:PORT)
 *   MOTCUA_DEMO_IDP_CLIENT_ADDRESS  addresses of the installation, separated by spaces
 *   MOTCUA_DEMO_IDP_PEOPLE          JSON file of people (default MOTCUA_VAR/demo-people.json)
 *   MOTCUA_VNEID_CLIENT_ID, MOTCUA_VNEID_CLIENT_SECRET   as the installation has them
 *   MOTCUA_LISTEN                   address to listen on (default 127.0.0.1)
 *   MOTCUA_CLOCK_SHIFT_SECONDS      by how much a rehearsal's clock is ahead (default 0)
 */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

import Provider, { interactionPolicy } from "oidc-provider";

const env = process.env;
const port = Number(env.MOTCUA_DEMO_IDP_PORT);
const issuer = env.MOTCUA_DEMO_IDP_ISSUER || `http://localhost:${port}`;
const clientId = env.MOTCUA_VNEID_CLIENT_ID || "motcua-demo";
const clientSecret = env.MOTCUA_VNEID_CLIENT_SECRET || "demo-only-not-a-secret";
const clientAddresses = (env.MOTCUA_DEMO_IDP_CLIENT_ADDRESS || "http://localhost:8000").split(/\s+/);
const peopleFile = env.MOTCUA_DEMO_IDP_PEOPLE || join(env.MOTCUA_VAR || "var", "demo-people.json");
const CLAIMS = [
  "LoaiTaiKhoan", "HoVaTen", "SoCMND", "SoDinhDanh", "MaSoThue", "TenDoanhNghiep",
  "SoDienThoai", "ThuDienTu", "DiaChi", "TechID",
];

function loadAccounts() {
  const { citizens, businesses } = JSON.parse(readFileSync(peopleFile, "utf-8"));
  const people = citizens.filter((one) => one.signs_in !== false).map((one) => ({
    id: one.key,
    label: one.full_name,
    note: `${one.birth_date.split("-").reverse().join("/")}`,
    claims: {
      LoaiTaiKhoan: "1", HoVaTen: one.full_name, SoDinhDanh: one.personal_code,
      SoCMND: one.old_identity_number, SoDienThoai: one.phone, ThuDienTu: one.email,
      DiaChi: one.residence?.detail, TechID: `demo-${one.key}`,
    },
  }));
  const companies = businesses.map((one) => ({
    id: one.key,
    label: one.legal_name,
    note: `MST ${one.tax_code}`,
    claims: {
      LoaiTaiKhoan: "2", TenDoanhNghiep: one.legal_name, MaSoThue: one.tax_code,
      SoDienThoai: one.phone, ThuDienTu: one.email, DiaChi: one.residence?.detail,
      TechID: `demo-${one.key}`,
    },
  }));
  return new Map([...people, ...companies].map((one) => [one.id, one]));
}

// People may be loaded after this program has started, so the file is read at every choice.
const accounts = () => loadAccounts();

function signingKeys() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "demo" }] };
}

// Tokens go by the rehearsal's clock; browsers keep their own, so cookies end with the window.
const ahead = Number(env.MOTCUA_CLOCK_SHIFT_SECONDS || 0) * 1000;
if (ahead) {
  const real = Date.now;
  Date.now = () => real() + ahead;
}

function withoutExpiry(response) {
  const set = response.setHeader.bind(response);
  response.setHeader = (name, value) => set(name, name.toLowerCase() !== "set-cookie" ? value
    : [value].flat().map((one) => one.replace(/;\s*expires=(?!Thu, 01 Jan 1970)[^;]+/i, "")));
}

const { base, Check } = interactionPolicy;
const policy = base();
// Whoever tries the demo wants to be somebody else now and then: ask at every sign-in.
policy.get("login").checks.add(new Check("choose_person", "choose a person", "login_required", (ctx) =>
  ctx.oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT));

const redirects = clientAddresses.flatMap((address) => {
  const host = new URL(address);
  const hosts = ["localhost", "127.0.0.1"].includes(host.hostname) ? ["localhost", "127.0.0.1"] : [host.hostname];
  return hosts.map((name) => {
    const url = new URL("/dang-nhap/vneid/tra-ve", address);
    url.hostname = name;
    return url.href;
  });
});

const provider = new Provider(issuer, {
  clients: [{
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uris: [...new Set(redirects)],
    grant_types: ["authorization_code"],
    response_types: ["code"],
  }],
  jwks: signingKeys(),
  cookies: { keys: [randomBytes(32).toString("hex")] },
  claims: { openid: ["sub", ...CLAIMS] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
  ttl: { AuthorizationCode: 60, AccessToken: 300, IdToken: 300, Interaction: 600, Session: 3600, Grant: 3600 },
  interactions: { policy, url: (_ctx, interaction) => `/chon/${interaction.uid}` },
  async findAccount(_ctx, id) {
    const account = accounts().get(id);
    return account && {
      accountId: id,
      claims: async () => ({ sub: id, ...account.claims }),
    };
  },
  async loadExistingGrant(ctx) {
    const { client, session, provider: here } = ctx.oidc;
    const grant = new here.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope("openid");
    await grant.save();
    return grant;
  },
});

const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

const page = (title, body) => `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
  body { font: 18px/1.6 system-ui, sans-serif; max-width: 34rem; margin: 0 auto; padding: 1rem; color: #1b1b1b; background: #fff }
  ul { list-style: none; padding: 0 } li { margin: .5rem 0 }
  button { font: inherit; width: 100%; min-height: 3rem; padding: .5rem 1rem; text-align: start; border: 1px solid #0b5563; border-radius: .4rem; background: #fff; color: #0b5563; cursor: pointer }
  button:hover { background: #eaf4f6 } button:focus-visible { outline: 3px solid #b3541e; outline-offset: 2px }
  .note { color: #4a4a4a } .warning { border-inline-start: .4rem solid #8f1d14; padding-inline-start: .8rem }
</style></head><body><main>${body}</main></body></html>`;

function choosePage(uid) {
  const people = [...accounts().values()].map((one) => `
    <li><button name="person" value="${escaped(one.id)}"><strong>${escaped(one.label)}</strong> <span class="note">(${escaped(one.note)})</span></button></li>`);
  return page("Cổng định danh thử nghiệm", `
    <h1>Cổng định danh thử nghiệm</h1>
    <p class="warning">Đây không phải VNeID. Mọi người dưới đây đều là giả định, không cần mật khẩu.<br>
      <span lang="en">This is not VNeID. Everybody below is invented; no password is needed.</span></p>
    <h2 id="who">Đăng nhập với tư cách · <span lang="en">Sign in as</span></h2>
    <form method="post" action="/chon/${escaped(uid)}" aria-labelledby="who"><ul>${people.join("")}</ul>
      <p><button name="person" value="">Dừng, không đăng nhập · <span lang="en">Cancel</span></button></p></form>`);
}

function send(response, status, body) {
  response.writeHead(status, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
  });
  response.end(body);
}

async function chosen(request) {
  let body = "";
  for await (const part of request) {
    body += part;
    if (body.length > 2000) throw new Error("too long");
  }
  return new URLSearchParams(body).get("person") ?? "";
}

async function interact(request, response) {
  const { uid } = await provider.interactionDetails(request, response);
  if (request.method !== "POST") return send(response, 200, choosePage(uid));
  const person = await chosen(request);
  const result = accounts().has(person)
    ? { login: { accountId: person, remember: false } }
    : { error: "access_denied", error_description: "The person stopped." };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const answer = provider.callback();
const server = createServer((request, response) => {
  if (ahead) withoutExpiry(response);
  if (!request.url.startsWith("/chon/")) return answer(request, response);
  return interact(request, response).catch(() => send(response, 400, page("Hết hạn", `
    <h1>Lượt đăng nhập này đã hết hạn</h1><p>Vui lòng quay lại trang trước và đăng nhập lại.<br>
    <span lang="en">This sign-in has expired. Please go back and start again.</span></p>`)));
});
server.listen(port, env.MOTCUA_LISTEN || "127.0.0.1", () => console.log(`identity provider: ${issuer}`));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
