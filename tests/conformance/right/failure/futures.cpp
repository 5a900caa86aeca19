// A future for each job; types have the names that the compiler gives them.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <typeinfo>
#include <vector>

struct Job {
    std::string name;
    double seconds;
};

static void sleep(double seconds)
{
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
}

static void work(const Job &job)
{
    std::printf("%s works\n", job.name.c_str());
    sleep(job.seconds);
    if (job.name.rfind("Oops", 0) == 0) {
        std::runtime_error error(job.name);
        std::printf("%s raises %s\n", job.name.c_str(), typeid(error).name());
        throw error;
    }
    std::printf("%s ends\n", job.name.c_str());
}

int main(int argc, char **argv)
{
    std::vector<std::string> words(argv + 1, argv + argc);
    if (words.empty())
        words = {"Task-A=0.3", "Oops=0.1", "Task-B=0.3"};
    std::setvbuf(stdout, nullptr, _IOLBF, 0);

    std::vector<std::future<void>> futures;
    double longest = 0;
    for (const auto &word : words) {
        auto at = word.find('=');
        Job job{word.substr(0, at), std::stod(word.substr(at + 1))};
        longest = std::max(longest, job.seconds);
        futures.push_back(std::async(std::launch::async, work, job));
    }
    try {
        for (auto &future : futures)
            future.get();
    } catch (const std::exception &error) {
        std::printf("main catches %s\n", typeid(error).name());
    }
    sleep(longest);
    std::puts("main ends");
}
