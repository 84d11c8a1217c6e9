/**
 * The element of the page that has this id.
 *
 * @template {Element} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function elementById(id, kind) {
  return requireKind(document.getElementById(id), kind, id);
}

/**
 * The part of a copied template that has this name.
 *
 * @param {ParentNode} root
 * @param {string} name - As `data-part` says it.
 * @returns {HTMLElement}
 */
export function partOf(root, name) {
  return requireKind(root.querySelector(`[data-part="${name}"]`), HTMLElement, name);
}

/**
 * The first element in it that fits a selector.
 *
 * @template {Element} Kind
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function find(root, selector, kind) {
  return requireKind(root.querySelector(selector), kind, selector);
}

/**
 * A copy of what a template holds.
 *
 * @param {string} id
 */
export function copyTemplate(id) {
  return document.importNode(elementById(id, HTMLTemplateElement).content, true);
}

/**
 * @template {Element} Kind
 * @param {Element | null} element
 * @param {new () => Kind} kind
 * @param {string} name
 * @returns {Kind}
 */
function requireKind(element, kind, name) {
  if (element instanceof kind) return element;
  throw new TypeError(`There is no ${kind.name} called ${name}`);
}
