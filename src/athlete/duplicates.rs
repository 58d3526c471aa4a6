//! The same run found twice counts once.

use crate::digest::Digest;

/// For each digest the index of the richer copy that stands for it, if it is a duplicate.
///
/// Two recordings are the same activity when they start within 90 s of each other and their
/// lengths differ by less than 5 % or 60 s (judgement: a runner can't be at two places). The copy with
/// beats, then the one with more heart rate, then the longer, then the earlier in order is kept.
pub fn duplicates(digests: &[&Digest]) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..digests.len()).collect();
    order.sort_by_key(|&i| (digests[i].start, i));
    let mut keeper: Vec<Option<usize>> = vec![None; digests.len()];
    for (n, &i) in order.iter().enumerate() {
        if keeper[i].is_some() {
            continue;
        }
        let later = order[n + 1..].iter().copied();
        let group: Vec<usize> = std::iter::once(i)
            .chain(
                later
                    .take_while(|&j| digests[j].start.since_s(digests[i].start) <= 90.0)
                    .filter(|&j| keeper[j].is_none() && same(digests[i], digests[j])),
            )
            .collect();
        let Some(best) = group.iter().copied().reduce(|a, b| richer(digests, a, b)) else {
            continue;
        };
        for j in group.into_iter().filter(|&j| j != best) {
            keeper[j] = Some(best);
        }
    }
    keeper
}

fn same(a: &Digest, b: &Digest) -> bool {
    let longest = a.elapsed_s.max(b.elapsed_s);
    (a.elapsed_s - b.elapsed_s).abs() <= (0.05 * longest).max(60.0)
}

fn richer(digests: &[&Digest], a: usize, b: usize) -> usize {
    let key = |i: usize| {
        let d = digests[i];
        let coverage = (d.heart_rate_coverage * 20.0).round() as i64;
        (d.hrv.is_ok(), coverage, d.session.timer_s.is_some(), d.elapsed_s.round() as i64)
    };
    let (first, second) = (a.min(b), a.max(b));
    if key(second) > key(first) { second } else { first }
}
