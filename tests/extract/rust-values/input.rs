fn shadow(a: A) {
    let x = a.first();
    let x = x.second();
    if let Some(y) = x.third() {
        y.fourth();
    }
    let Point { px, py: Deep(q) } = x;
    q.fifth();
    a.field.sixth()?.seventh().await;
}

fn closures(list: Vec<A>) -> Option<B> {
    list.iter().map(|one| one.to_b()).for_each(|b| b.eighth());
    let made = match list.first() {
        Some(f) => f.build(),
        None => return None,
    };
    made.ninth();
    for (i, each) in list.iter().enumerate() {
        each.tenth(i);
    }
    take(|found| found.eleventh());
    Some(B { left: 1, ..Default::default() })
}

fn macros(a: A) {
    println!("{} {}", a.name(), path::to::call(1, 2));
    assert_eq!(a.len(), vec![B::new()].len());
    let v = vec![B::new()];
    v[0].run();
    log::info!("{}", a.b?.c);
    matches!(a.kind, Kind::One(_));
}

fn generics<T, F>(t: T, f: F) where T: Draw, F: Fn(&A) -> B {
    t.draw();
    f(t).run();
    let n = "1".parse::<u32>();
    Vec::<A>::with_capacity(1);
    <T as Draw>::make();
}
