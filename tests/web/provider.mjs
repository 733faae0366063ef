// A sign-in service that somebody else runs: OpenID Connect with the code flow and PKCE, over https on this machine.
import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';

// A certificate for this machine that nobody knows of yet; for the service, and for whoever else is to have https.
export function makeCertificate(folder) {
  const [certificate, key] = ['certificate.pem', 'key.pem'].map(name => join(folder, name));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', certificate], { stdio: 'pipe' });
  return { certificate, key };
}

const encoded = value => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

export class Provider {
  client = 'uppsikt';
  secret = 'en hemlighet med : och %';
  hasTokens = true;  // false: it hangs up where codes are changed for tokens
  #codes = new Map();
  #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  // `people` by what it calls them: { name, acr }.
  static async open({ certificate, key }, people) {
    const provider = new Provider();
    provider.people = people;
    provider.server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) => provider.#answer(request, response));
    await new Promise(done => provider.server.listen(0, 'localhost', done));
    provider.issuer = `https://localhost:${provider.server.address().port}`;
    return provider;
  }

  async close() {
    this.server.closeAllConnections();
    await new Promise(done => this.server.close(done));
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.issuer);
    const json = (value, status = 200) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
    switch (url.pathname) {
      case '/.well-known/openid-configuration': return json(this.#document());
      case '/keys': return json({ keys: [{ ...this.#keys.publicKey.export({ format: 'jwk' }), kid: 'a', use: 'sig', alg: 'ES256' }] });
      case '/authorize': return this.#authorize(url.searchParams, response);
      case '/token': {
        if (!this.hasTokens) return request.socket.destroy();
        let body = '';
        for await (const part of request) body += part;
        const token = this.#redeem(new URLSearchParams(body), request.headers.authorization ?? '');
        return token ? json({ access_token: 'none', token_type: 'Bearer', id_token: token }) : json({ error: 'invalid_grant' }, 400);
      }
      default: return json({}, 404);
    }
  }

  #document() {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/keys`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    };
  }

  // The page that asks who it is; then the browser goes back with a code, or with what it was refused for.
  #authorize(query, response) {
    const fits = query.get('response_type') === 'code' && query.get('client_id') === this.client && query.get('code_challenge_method') === 'S256'
      && query.get('scope') === 'openid' && query.get('state') && query.get('nonce') && query.get('redirect_uri');
    if (!fits) return response.writeHead(400).end(`not to be signed in at: ${query}`);
    const who = query.get('who');
    if (who === null) {
      const button = ([subject, { name }]) => `<p><button name="who" value="${subject}">${name}</button></p>`;
      const kept = [...query].map(([name, value]) => `<input type="hidden" name="${name}" value="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}">`);
      return response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(`<!doctype html><html lang="sv"><title>Vem är du?</title><form>${kept.join('')}
        ${Object.entries(this.people).map(button).join('')}<p><button name="who" value="">Avbryt</button></p></form></html>`);
    }
    const back = new URL(query.get('redirect_uri'));
    const code = randomBytes(16).toString('hex');
    if (who) this.#codes.set(code, { subject: who, nonce: query.get('nonce'), challenge: query.get('code_challenge'), redirect: query.get('redirect_uri') });
    back.searchParams.set(who ? 'code' : 'error', who ? code : 'access_denied');
    back.searchParams.set('state', query.get('state'));
    back.searchParams.set('iss', this.issuer);
    response.writeHead(303, { Location: back.href }).end();
  }

  // A token for a code, once, to who shows the secret and the verifier.
  #redeem(form, authorization) {
    const shown = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString().split(':').map(decodeURIComponent);
    const granted = this.#codes.get(form.get('code'));
    this.#codes.delete(form.get('code'));
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    const fits = granted && form.get('grant_type') === 'authorization_code' && shown[0] === this.client && shown[1] === this.secret
      && form.get('redirect_uri') === granted.redirect && challenge === granted.challenge;
    if (!fits) return null;
    const now = Math.floor(Date.now() / 1000);
    const { acr } = this.people[granted.subject];
    const claims = { iss: this.issuer, sub: granted.subject, aud: this.client, iat: now, exp: now + 300, nonce: granted.nonce, ...(acr ? { acr } : {}) };
    const text = `${encoded({ typ: 'JWT', alg: 'ES256', kid: 'a' })}.${encoded(claims)}`;
    return `${text}.${sign('sha256', Buffer.from(text), { key: this.#keys.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }
}
