//! Signing in with an identity provider, OpenID Connect: authorization code with PKCE,
//! state and nonce. Of all that a provider says, only the subject is used, and only
//! its HMAC is stored: no name, no e-mail address is asked for.

use std::pin::Pin;
use std::time::{Duration, Instant};

use hmac::{Hmac, Mac};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AccessTokenHash, AsyncHttpClient, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    HttpRequest, HttpResponse, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, TokenResponse,
};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use tokio::sync::Mutex;

use super::token::Keys;
use crate::settings::SignIn;

/// Why somebody is not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The provider does not answer as it should; the text is for the log.
    #[error("identity provider: {0}")]
    Provider(String),
    /// What came back does not belong to what was begun here.
    #[error("not begun in this browser, or too long ago")]
    Foreign,
    /// No randomness.
    #[error(transparent)]
    Random(#[from] getrandom::Error),
}

/// An identity provider.
#[derive(Debug)]
pub struct Provider {
    settings: SignIn,
    redirect: String,
    http: Http,
    /// Its description and keys, read at most once an hour.
    known: Mutex<Option<(Instant, CoreProviderMetadata)>>,
}

/// How long its description is believed.
const HOUR: Duration = Duration::from_secs(3600);
/// How long somebody may take to sign in there, in milliseconds.
const PATIENCE: i64 = 15 * 60_000;
/// The largest answer that is read.
const ANSWER: usize = 1 << 20;

impl Provider {
    /// Prepares to speak to it; it need not answer yet. `app` is our own origin.
    ///
    /// # Errors
    ///
    /// A text, when this system has no certificates to trust.
    pub fn new(settings: SignIn, app: &str) -> Result<Provider, String> {
        // Somebody else may have installed one: that will do as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            // A redirect could lead a request into our own network.
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(10))
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Provider {
            settings,
            redirect: format!("{app}/identite/retour"),
            http: Http(http),
            known: Mutex::new(None),
        })
    }

    /// What the button says.
    pub fn label(&self) -> &str {
        &self.settings.label
    }

    /// Where to send the browser, and what its cookie holds until it comes back.
    ///
    /// # Errors
    ///
    /// [`SignInError::Provider`] when it can't be reached.
    pub async fn begin(&self, keys: &Keys, now: i64) -> Result<(String, String), SignInError> {
        let metadata = self.metadata(false).await?;
        let client = self.client(metadata)?;
        let secrets = Secrets::new()?;
        let verifier = PkceCodeVerifier::new(secrets.verifier.clone());
        let (state, nonce) = (secrets.state.clone(), secrets.nonce.clone());
        let (url, _, _) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        Ok((url.to_string(), secrets.sign(keys, now + PATIENCE)))
    }

    /// Who came back, as the hash that is stored. `cookie` is what [`begin`](Self::begin)
    /// gave this browser.
    ///
    /// # Errors
    ///
    /// [`SignInError`], as named.
    pub async fn finish(
        &self,
        keys: &Keys,
        cookie: &str,
        state: &str,
        code: &str,
        now: i64,
    ) -> Result<String, SignInError> {
        let secrets = Secrets::read(keys, cookie, now).ok_or(SignInError::Foreign)?;
        if !bool::from(secrets.state.as_bytes().ct_eq(state.as_bytes())) {
            return Err(SignInError::Foreign);
        }
        let failed = |error: &dyn std::fmt::Display| SignInError::Provider(error.to_string());
        let metadata = self.metadata(false).await?;
        let client = self.client(metadata)?;
        let answer = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| failed(&error))?
            .set_pkce_verifier(PkceCodeVerifier::new(secrets.verifier))
            .request_async(&self.http)
            .await
            .map_err(|error| failed(&error))?;
        let token = answer
            .id_token()
            .ok_or_else(|| failed(&"it gave no id token"))?;
        let nonce = Nonce::new(secrets.nonce);
        let verify = |client: &Client| {
            let verifier = client.id_token_verifier();
            let claims = token.claims(&verifier, &nonce).map_err(|it| failed(&it))?;
            if let Some(expected) = claims.access_token_hash() {
                let algorithm = token.signing_alg().map_err(|it| failed(&it))?;
                let key = token.signing_key(&verifier).map_err(|it| failed(&it))?;
                let actual = AccessTokenHash::from_token(answer.access_token(), algorithm, key)
                    .map_err(|it| failed(&it))?;
                if actual != *expected {
                    return Err(failed(&"its access token is not the one it signed"));
                }
            }
            Ok(claims.subject().as_str().to_owned())
        };
        let subject = match verify(&client) {
            Ok(subject) => subject,
            // Its keys may have changed since they were read.
            Err(_) => verify(&self.client(self.metadata(true).await?)?)?,
        };
        hash(keys, &self.settings.issuer, &subject)
    }

    fn client(&self, metadata: CoreProviderMetadata) -> Result<Client, SignInError> {
        let secret = self.settings.client_secret.clone();
        let secret = (!secret.is_empty()).then(|| ClientSecret::new(secret));
        let client = CoreClient::from_provider_metadata(
            metadata,
            ClientId::new(self.settings.client_id.clone()),
            secret,
        );
        Ok(client.set_redirect_uri(self.redirect()?))
    }

    fn redirect(&self) -> Result<RedirectUrl, SignInError> {
        RedirectUrl::new(self.redirect.clone())
            .map_err(|error| SignInError::Provider(error.to_string()))
    }

    async fn metadata(&self, is_fresh: bool) -> Result<CoreProviderMetadata, SignInError> {
        let mut known = self.known.lock().await;
        if let Some((read, metadata)) = &*known
            && read.elapsed() < HOUR
            && !is_fresh
        {
            return Ok(metadata.clone());
        }
        let failed = |error: &dyn std::fmt::Display| SignInError::Provider(error.to_string());
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(|it| failed(&it))?;
        let metadata = CoreProviderMetadata::discover_async(issuer, &self.http)
            .await
            .map_err(|error| failed(&error))?;
        *known = Some((Instant::now(), metadata.clone()));
        Ok(metadata)
    }
}

/// How we speak to it.
#[derive(Debug)]
struct Http(reqwest::Client);

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = SendError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, SendError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

impl Http {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, SendError> {
        let request: reqwest::Request = request.try_into()?;
        let mut answer = self.0.execute(request).await?;
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if body.len() + chunk.len() > ANSWER {
                return Err(SendError::TooLong);
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = openidconnect::http::Response::new(body);
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        Ok(response)
    }
}

type Client = CoreClient<
    openidconnect::EndpointSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointNotSet,
    openidconnect::EndpointMaybeSet,
    openidconnect::EndpointMaybeSet,
>;

#[derive(Debug, thiserror::Error)]
enum SendError {
    #[error(transparent)]
    Http(#[from] reqwest::Error),
    #[error("an answer longer than a megabyte")]
    TooLong,
}

/// What stands between one browser and one signing in.
struct Secrets {
    state: String,
    nonce: String,
    verifier: String,
}

impl Secrets {
    fn new() -> Result<Secrets, getrandom::Error> {
        Ok(Secrets {
            state: super::token::new_secret()?,
            nonce: super::token::new_secret()?,
            verifier: super::token::new_secret()?,
        })
    }

    fn sign(&self, keys: &Keys, expires_at: i64) -> String {
        let body = format!(
            "{}.{}.{}.{expires_at}",
            self.state, self.nonce, self.verifier
        );
        format!("{body}.{}", keys.hash("sign in", &body))
    }

    fn read(keys: &Keys, cookie: &str, now: i64) -> Option<Secrets> {
        let (body, signature) = cookie.rsplit_once('.')?;
        let expected = keys.hash("sign in", body);
        if !bool::from(expected.as_bytes().ct_eq(signature.as_bytes())) {
            return None;
        }
        let mut parts = body.split('.').map(str::to_owned);
        let secrets = Secrets {
            state: parts.next()?,
            nonce: parts.next()?,
            verifier: parts.next()?,
        };
        let expires_at: i64 = parts.next()?.parse().ok()?;
        (expires_at > now).then_some(secrets)
    }
}

/// The subject as it is stored: HMAC-SHA256 with a key of this server, so that nobody
/// who has the database alone can tell whether a known subject is in it.
fn hash(keys: &Keys, issuer: &str, subject: &str) -> Result<String, SignInError> {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(keys.subject_key())
        .map_err(|error| SignInError::Provider(error.to_string()))?;
    mac.update(issuer.as_bytes());
    mac.update(b"\0");
    mac.update(subject.as_bytes());
    let bytes = mac.finalize().into_bytes();
    Ok(bytes.iter().map(|it| format!("{it:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_holds_for_its_time_and_its_server() {
        let keys = Keys::new(&[1; 32]);
        let secrets = Secrets::new();
        assert!(secrets.is_ok());
        let Ok(secrets) = secrets else { return };
        let cookie = secrets.sign(&keys, 1000);
        let read = Secrets::read(&keys, &cookie, 999);
        assert_eq!(read.map(|it| it.state), Some(secrets.state.clone()));
        assert!(Secrets::read(&keys, &cookie, 1000).is_none());
        assert!(Secrets::read(&Keys::new(&[2; 32]), &cookie, 0).is_none());
        for wrong in [
            "",
            ".",
            "a.b.c.d.e",
            &cookie[1..],
            &cookie[..cookie.len() - 1],
        ] {
            assert!(Secrets::read(&keys, wrong, 0).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_subject_is_one_of_its_issuer_and_server() {
        let keys = Keys::new(&[1; 32]);
        let hash = |keys, issuer, subject| hash(keys, issuer, subject).unwrap_or_default();
        let one = hash(&keys, "https://a.example", "7");
        assert_eq!(one.len(), 64);
        assert_eq!(one, hash(&keys, "https://a.example", "7"));
        for other in [
            hash(&keys, "https://b.example", "7"),
            hash(&keys, "https://a.example", "8"),
            hash(&Keys::new(&[2; 32]), "https://a.example", "7"),
        ] {
            assert_ne!(one, other);
        }
    }
}
