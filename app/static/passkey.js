/* Asks the browser for a passkey, or for a new one, and sends its answer in the form around it. */
"use strict";

(() => {
  document.querySelectorAll("[data-without-script]").forEach((note) => note.remove());
  const place = document.querySelector("[data-passkey]");
  if (!place) {
    return;
  }
  const says = place.querySelector("[data-passkey-says]");
  const form = place.closest("form");

  const toBytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const toText = (bytes) => {
    const plain = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const withBytes = (keys) => (keys || []).map((key) => ({ ...key, id: toBytes(key.id) }));

  const options = () => {
    const asked = JSON.parse(place.dataset.options);
    asked.challenge = toBytes(asked.challenge);
    if (asked.user) {
      asked.user = { ...asked.user, id: toBytes(asked.user.id) };
      asked.excludeCredentials = withBytes(asked.excludeCredentials);
    } else {
      asked.allowCredentials = withBytes(asked.allowCredentials);
    }
    return asked;
  };

  const answer = (credential) => {
    const { response } = credential;
    const said = { clientDataJSON: toText(response.clientDataJSON) };
    if (response.attestationObject) {
      said.attestationObject = toText(response.attestationObject);
      said.transports = response.getTransports ? response.getTransports() : [];
    } else {
      said.authenticatorData = toText(response.authenticatorData);
      said.signature = toText(response.signature);
      said.userHandle = response.userHandle ? toText(response.userHandle) : null;
    }
    return JSON.stringify({ id: credential.id, rawId: toText(credential.rawId), type: credential.type, response: said });
  };

  const ask = async () => {
    says.textContent = "";
    if (!window.PublicKeyCredential) {
      says.textContent = place.dataset.missing;
      return;
    }
    try {
      const credential = await navigator.credentials[place.dataset.passkey]({ publicKey: options() });
      form.elements.credential.value = answer(credential);
      form.submit();
    } catch {
      says.textContent = place.dataset.failed;
    }
  };

  place.querySelector("[data-passkey-again]").addEventListener("click", ask);
  ask();
})();
