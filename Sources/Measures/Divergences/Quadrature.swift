/// The integral of a function over a line, cut where it is hardest until the error is small enough.
///
/// Fifteen points of Gauss and Kronrod a piece; the seven of Gauss among them give the error (Piessens
/// et al. 1983, QUADPACK). Whichever piece errs most is halved next.
enum Quadrature {
  private struct Piece {
    let low: Double
    let high: Double
    let value: Double
    let error: Double
  }

  /// ∫ f between the first and the last of ascending `points`, which are where pieces start.
  ///
  /// - Parameters:
  ///   - points: Places to cut at first: peaks, kinks, the ends.
  ///   - relative: The error allowed, in parts of the integral of |f|.
  ///   - f: The function, finite everywhere between.
  /// - Returns: The integral.
  static func integral(
    cutAt points: [Double], relative: Double = 1e-13, _ f: (Double) -> Double
  ) -> Double {
    var pieces = zip(points, points.dropFirst()).map { piece($0, $1, f) }
    for _ in 0..<2000 {
      let error = pieces.reduce(0) { $0 + $1.error }
      let size = pieces.reduce(0) { $0 + abs($1.value) }
      guard error > relative * size,
        let worst = pieces.indices.max(by: { pieces[$0].error < pieces[$1].error })
      else { break }
      let (low, high) = (pieces[worst].low, pieces[worst].high)
      let middle = 0.5 * (low + high)
      // A piece that cannot be halved any more is as good as it gets.
      guard low < middle, middle < high else { break }
      pieces[worst] = piece(low, middle, f)
      pieces.append(piece(middle, high, f))
    }
    // The small ones first, which loses least.
    return pieces.map(\.value).sorted { abs($0) < abs($1) }.reduce(0, +)
  }

  private static func piece(_ low: Double, _ high: Double, _ f: (Double) -> Double) -> Piece {
    let centre = 0.5 * (low + high)
    let half = 0.5 * (high - low)
    let middle = f(centre)
    var kronrod = middle * kronrodWeights[7]
    var gauss = middle * gaussWeights[3]
    for i in 0..<7 {
      let pair = f(centre - half * nodes[i]) + f(centre + half * nodes[i])
      kronrod += pair * kronrodWeights[i]
      // Every second node, from the second on, is one of Gauss's.
      if !i.isMultiple(of: 2) { gauss += pair * gaussWeights[i / 2] }
    }
    return Piece(
      low: low, high: high, value: half * kronrod, error: half * abs(kronrod - gauss))
  }

  private static let nodes = [
    0.991455371120812639206854697526329, 0.949107912342758524526189684047851,
    0.864864423359769072789712788640926, 0.741531185599394439863864773280788,
    0.586087235467691130294144691693312, 0.405845151377397166906606412076961,
    0.207784955007898467600689403773245,
  ]
  private static let kronrodWeights = [
    0.022935322010529224963732008058970, 0.063092092629978553290700663189204,
    0.104790010322250183839876322541518, 0.140653259715525918745189590510238,
    0.169004726639267902826583426598550, 0.190350578064785409913256402421014,
    0.204432940075298892414161999234649, 0.209482141084727828012999174891714,
  ]
  private static let gaussWeights = [
    0.129484966168869693270611432679082, 0.279705391489276667901467771423780,
    0.381830050505118944950369775488975, 0.417959183673469387755102040816327,
  ]
}
