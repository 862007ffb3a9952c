import java.util.List;

interface Handler {
	String handle(Request q, Response a) throws Exception;
}

class Request {
	String path() { return ""; }
}

class Response {
	void status(int code) { }
}

class Server {
	void get(String path, Handler h) { }
	void get(Handler h) { }

	void routes(List<Request> all, Later later) {
		get("/", (q, a) -> {
			a.status(200);
			return q.path();
		});
		Handler h = (q, a) -> q.path();
		all.stream().filter(r -> r.path().isEmpty()).forEach(r -> r.path());
		all.forEach(Request::path);
		later.run(x -> x.path());
	}
}
