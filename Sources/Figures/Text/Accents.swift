/// Letters with their accents taken off.
///
/// The standard library keeps its own table to itself.
enum Accents {
  static let base: [Unicode.Scalar: Unicode.Scalar] = {
    let groups: [(Unicode.Scalar, String)] = [
      ("a", "àáâãäåāăą"), ("A", "ÀÁÂÃÄÅĀĂĄ"), ("c", "çćĉċč"), ("C", "ÇĆĈĊČ"), ("d", "ďđ"),
      ("D", "ĎĐ"), ("e", "èéêëēĕėęě"), ("E", "ÈÉÊËĒĔĖĘĚ"), ("g", "ĝğġģ"), ("G", "ĜĞĠĢ"),
      ("i", "ìíîïĩīĭįı"), ("I", "ÌÍÎÏĨĪĬĮİ"), ("l", "ĺļľł"), ("L", "ĹĻĽŁ"), ("n", "ñńņň"),
      ("N", "ÑŃŅŇ"), ("o", "òóôõöōŏő"), ("O", "ÒÓÔÕÖŌŎŐ"), ("r", "ŕŗř"), ("R", "ŔŖŘ"),
      ("s", "śŝşš"), ("S", "ŚŜŞŠ"), ("t", "ţťŧ"), ("T", "ŢŤŦ"), ("u", "ùúûüũūŭůűų"),
      ("U", "ÙÚÛÜŨŪŬŮŰŲ"), ("y", "ýÿŷ"), ("Y", "ÝŸŶ"), ("z", "źżž"), ("Z", "ŹŻŽ"),
    ]
    var table: [Unicode.Scalar: Unicode.Scalar] = [:]
    for (plain, accented) in groups {
      for scalar in accented.unicodeScalars { table[scalar] = plain }
    }
    return table
  }()
}
