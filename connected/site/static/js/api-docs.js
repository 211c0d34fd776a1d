// Shows the description of the interface; the library is loaded before this.
const place = document.getElementById("api-docs");

window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.openapi,
  // With deep links the library puts a link inside a button, which screen readers and keyboards trip over.
  deepLinking: false,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  // Its badge would ask a service elsewhere.
  validatorUrl: null,
});
