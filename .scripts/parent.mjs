// npm starts a script through a shell, and who stops npm stops the shell, but not what the shell had started:
// a server would stay on its port. This ends the process once the shell is gone.

const second = 1000;

export function endWithParent() {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, second).unref();
}
