// Shows the button that hands a page's address to the device, which knows with whom it can be shared. Without it, or
// where a device knows nobody, link and code remain.
if (navigator.share) {
  for (const button of document.querySelectorAll("button[data-share]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.share({ title: button.dataset.title, url: button.dataset.share });
      } catch {
        // Whoever closes the list of the device has shared nothing, and need not be told.
      }
    });
  }
}
