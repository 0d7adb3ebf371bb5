/// The page itself, one document with all that it needs.
enum PageDocument {
  /// Its text; `%NONCE%` stands for the word that lets its script run.
  static let text = String(decoding: PackageResources.page_html, as: UTF8.self)
}
