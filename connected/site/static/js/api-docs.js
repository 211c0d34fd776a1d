// Shows the description of the interface; the library is loaded before this.
const place = document.getElementById("api-docs");

window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.openapi,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  // Its badge would ask a service elsewhere.
  validatorUrl: null,
});
